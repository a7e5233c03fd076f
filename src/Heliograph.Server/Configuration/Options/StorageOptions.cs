using Heliograph.Broker.Settings;
using Heliograph.Server.Storage;

namespace Heliograph.Server.Configuration;

/// <summary>Where sessions, queued and retained messages survive a restart.</summary>
internal sealed record StorageOptions : ISection
{
    /// <summary>Database file. Its folder, the data folder, is made when it is missing, and also keeps the apps, the id and the certificate of the deployment API.</summary>
    [Setting(Applies.Restart)]
    public string Path { get; init; } = "data/heliograph.db";

    /// <summary>When an acknowledged message is on disk: full and normal survive the process being killed, full also a power cut.</summary>
    [Setting(Applies.Restart)]
    public SynchronousMode Synchronous { get; init; }

    /// <summary>Whether everything is kept in memory alone, and lost with the process.</summary>
    [Setting(Applies.Restart)]
    public bool Memory { get; init; }

    /// <summary>The data folder, absolute: where the database is, or would be if it were not kept in memory, and with it all that outlives the process.</summary>
    internal string Folder => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (Path.Length == 0)
            problems.Add("path", "expected a file name; for no file at all write `memory: true`");
        else if (Directory.Exists(Path))
            problems.Add("path", "expected a file name, this is a folder");
    }
}
