using System.Diagnostics;
using Heliograph.Tests.Processes;

namespace Heliograph.Tests.Connectors;

/// <summary>A file that goes with the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("heliograph-file-").FullName;

    public TemporaryFile(string content) => File.WriteAllText(Path, content + "\n");

    public string Path => System.IO.Path.Combine(_folder, "file");

    /// <summary>Adds a user as mosquitto knows them.</summary>
    public void AddMosquittoUser(string name, string password)
    {
        using var process = Process.Start("mosquitto_passwd", ["-b", Path, name, password]);
        Assert.True(process.WaitForExit(RunningServer.Patience) && process.ExitCode == 0, "mosquitto_passwd failed");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
