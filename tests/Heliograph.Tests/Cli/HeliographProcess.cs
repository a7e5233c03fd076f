using System.Diagnostics;
using System.Globalization;

namespace Heliograph.Tests.Cli;

/// <summary>The built program as a process of its own, in an empty folder, on free ports.</summary>
internal sealed class HeliographProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _error;

    public HeliographProcess(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "heliograph.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Settings that keep a running server away from ports and files of others.</summary>
    public static IReadOnlyList<string> Apart { get; } =
    [
        "--set", "engine.servers[0].port=0", "--set", "engine.servers[1].port=0", "--set", "engine.apiServer.port=0",
        "--set", "center.apiServer.port=0", "--set", "api.https.port=0", "--set", "api.http.port=0", "--set", "storage.memory=true", "--set", "logging.filename=",
    ];

    /// <summary>Reads standard output up to the line that contains a text.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        var seen = "";
        using var patience = new CancellationTokenSource(s_patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            seen += line + "\n";
            if (line.Contains(text, StringComparison.Ordinal))
                return seen;
        }

        Assert.Fail($"'{text}' is not in: {seen}{await _error}");
        return seen;
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<(int ExitCode, string Output, string Error)> EndAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        var output = await _process.StandardOutput.ReadToEndAsync(patience.Token);
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
