using System.Security.Cryptography;

namespace Heliograph.Server.Apps;

/// <summary>Making, finding, changing and removing apps: what the command line and the API do. Any thread.</summary>
internal sealed class AppList(AppsFile file, TimeProvider clock)
{
    private const int IdBytes = 8;
    private const int LongestName = 64;
    private const int Most = 1000;

    /// <summary>Every app, in the order they were made.</summary>
    /// <exception cref="AppsException">The file cannot be read.</exception>
    public IReadOnlyList<App> All() => file.Read();

    /// <summary>The app of that name or else that APP ID; null when there is none.</summary>
    /// <exception cref="AppsException">The file cannot be read.</exception>
    public App? Find(string nameOrId) => Find(file.Read(), nameOrId);

    /// <summary>Makes an app.</summary>
    /// <exception cref="AppsException">The name is taken or is none; the file cannot be changed.</exception>
    public async Task<NewApp> CreateAsync(string name, string description = "", bool enabled = true, AppRole role = AppRole.Administrator)
    {
        if (!IsName(name)) throw new AppsException(AppsProblem.BadName, $"an app's name is 1 to {LongestName} letters, digits, '.', '_' and '-', and begins with a letter or digit");
        var made = Make(name, description, enabled, role);
        await file.ChangeAsync(apps => apps.Count >= Most
            ? throw new AppsException(AppsProblem.TooMany, $"there are {Most} apps, which is as many as there may be; delete some")
            : Find(apps, name) is null ? apps.Append(made.App)
            : throw new AppsException(AppsProblem.NameTaken, $"there is an app '{name}' already; delete it first, or take another name")).ConfigureAwait(false);
        return made;
    }

    /// <summary>Changes the app of that name or id, but neither of these. What it has become; null when there is none.</summary>
    /// <exception cref="AppsException">The file cannot be changed.</exception>
    public async Task<App?> ChangeAsync(string nameOrId, Func<App, App> change)
    {
        App? changed = null;
        await file.ChangeAsync(apps =>
        {
            if (Find(apps, nameOrId) is not { } found) return null;
            changed = change(found);
            return apps.Select(app => app == found ? changed : app);
        }).ConfigureAwait(false);
        return changed;
    }

    /// <summary>Removes the app of that name or id. The one it was; null when there was none.</summary>
    /// <exception cref="AppsException">The file cannot be changed.</exception>
    public async Task<App?> DeleteAsync(string nameOrId)
    {
        App? found = null;
        await file.ChangeAsync(apps => (found = Find(apps, nameOrId)) is null ? null : apps.Where(app => app != found)).ConfigureAwait(false);
        return found;
    }

    /// <summary>
    /// Makes an app if there has never been one. <paramref name="keep"/> is given its secret before the app exists, so that a crash between the
    /// two leaves no app that nobody can use.
    /// </summary>
    /// <exception cref="AppsException">The file cannot be changed.</exception>
    public Task CreateFirstAsync(string name, Action<NewApp> keep) => file.ChangeAsync(apps =>
    {
        if (File.Exists(file.Path)) return null;
        var first = Make(name, "made on the first start", enabled: true, AppRole.Administrator);
        keep(first);
        return [first.App];
    });

    private static App? Find(IReadOnlyList<App> apps, string nameOrId) =>
        apps.FirstOrDefault(app => app.Name == nameOrId) ?? apps.FirstOrDefault(app => app.Id == nameOrId);

    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private NewApp Make(string name, string description, bool enabled, AppRole role)
    {
        var (secret, salt) = (AppSecret.New(), AppSecret.NewSalt());
        var now = clock.GetUtcNow();
        return new(
            new()
            {
                Id = RandomNumberGenerator.GetHexString(2 * IdBytes, lowercase: true),
                Name = name,
                Salt = salt,
                Hash = AppSecret.Hash(salt, secret),
                CreatedAt = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero),
                Enabled = enabled,
                Description = description,
                Role = role,
            },
            secret);
    }
}
