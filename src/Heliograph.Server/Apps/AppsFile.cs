using System.Diagnostics;
using System.Text.Json;

namespace Heliograph.Server.Apps;

/// <summary>
/// The apps of a data folder. The server and any number of commands may use the file at once: it is replaced as a whole, and changes take turns
/// by a lock on a file beside it. Only the owner may read it.
/// </summary>
/// <param name="path">The file, which need not exist.</param>
internal sealed class AppsFile(string path)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>The apps, in the order they were made; none when there is no file.</summary>
    /// <exception cref="AppsException">The file cannot be read.</exception>
    public IReadOnlyList<App> Read()
    {
        try
        {
            return AppsDocument.Parse(File.ReadAllBytes(path)).Apps;
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (JsonException cause)
        {
            throw new AppsException(AppsProblem.File, $"'{path}' is damaged ({cause.Message}); restore it from a backup, or remove it and make new apps", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new AppsException(AppsProblem.File, $"'{path}' cannot be read: {cause.Message}", cause);
        }
    }

    /// <summary>
    /// Replaces the apps by what <paramref name="change"/> makes of them; nothing is written when it returns null or throws. Nobody else changes
    /// them meanwhile.
    /// </summary>
    /// <exception cref="AppsException">The file cannot be read or written, or somebody else holds it for 5 seconds.</exception>
    public async Task ChangeAsync(Func<IReadOnlyList<App>, IEnumerable<App>?> change)
    {
        try
        {
            PrivateFile.MakeFolderOf(path);
            await using var turn = await LockAsync().ConfigureAwait(false);
            if (change(Read()) is { } changed) PrivateFile.Replace(path, AppsDocument.Format(changed));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new AppsException(AppsProblem.File, $"'{path}' cannot be written: {cause.Message}", cause);
        }
    }

    private async Task<FileStream> LockAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return PrivateFile.Open(path + ".lock", FileMode.OpenOrCreate);
            }
            catch (IOException cause) when (cause is not (FileNotFoundException or DirectoryNotFoundException))
            {
                if (Stopwatch.GetElapsedTime(started) > s_patience)
                    throw new AppsException(AppsProblem.Busy, $"another process has been changing '{path}' for {s_patience.TotalSeconds} s; try again", cause);
            }

            await Task.Delay(s_pause).ConfigureAwait(false);
        }
    }
}
