using System.Collections.Frozen;

namespace Heliograph.Server.Apps;

/// <summary>
/// Who is an app. The file is looked at with every question and read when it has changed, so a change by another process counts at once. Any thread.
/// </summary>
/// <param name="file">Where the apps are.</param>
/// <param name="log">Takes a line when a changed file cannot be read; the apps known before stay.</param>
internal sealed class AppRegistry(AppsFile file, Action<string> log)
{
    // File systems count time in ticks: a second change within one, of the same length, could not be told from the first.
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    private volatile View _view = new(default, IsSettled: false, FrozenDictionary<string, App>.Empty);

    /// <summary>The app that this is the key of, if it is enabled; null otherwise. How long it takes does not tell what is wrong.</summary>
    public App? Authenticate(string id, string secret)
    {
        var app = Current().GetValueOrDefault(id);
        return AppSecret.Matches(app, secret) && app!.Enabled ? app : null;
    }

    private FrozenDictionary<string, App> Current()
    {
        var info = new FileInfo(file.Path);
        var stamp = info.Exists ? (info.LastWriteTimeUtc, info.Length) : default;
        var view = _view;
        if (view.IsSettled && view.Stamp == stamp) return view.Apps;
        var isSettled = TimeProvider.System.GetUtcNow() - stamp.LastWriteTimeUtc > s_tick;
        _view = view = new(stamp, isSettled, Read(view, isNews: view.Stamp != stamp));
        return view.Apps;
    }

    private FrozenDictionary<string, App> Read(View before, bool isNews)
    {
        try
        {
            return file.Read().ToFrozenDictionary(app => app.Id, StringComparer.Ordinal);
        }
        catch (AppsException problem)
        {
            if (isNews) log($"{problem.Message}. The apps known before stay in use.");
            return before.Apps;
        }
    }

    private sealed record View((DateTime LastWriteTimeUtc, long Length) Stamp, bool IsSettled, FrozenDictionary<string, App> Apps);
}
