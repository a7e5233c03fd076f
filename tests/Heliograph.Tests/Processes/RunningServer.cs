using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Heliograph.Protocol;

namespace Heliograph.Tests.Processes;

/// <summary>
/// The built program as a process of its own: its configuration, data and log lines in a folder that goes with it, every port chosen by the system
/// and found in the first lines of the log.
/// </summary>
internal sealed partial class RunningServer : IDisposable
{
    /// <summary>How long anything may take on a machine that is busy.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<string> _lines = [];
    private Process? _process;
    private Task<string> _error = Task.FromResult("");
    private Task _reading = Task.CompletedTask;

    /// <summary>Nothing runs yet. <paramref name="servers"/>: entries of engine.servers, one a line; <paramref name="settings"/>: the rest.</summary>
    public RunningServer(string servers = "- {name: tcp, port: 0, protocol: mqtt}", string settings = "storage: {memory: true}") => Configure(servers, settings);

    /// <summary>How many files the process may have open; null for as many as this one.</summary>
    public int? Descriptors { get; init; }

    /// <summary>Where it runs.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("heliograph-process-").FullName;

    public string ConfigurationFile => Path.Combine(Folder, "heliograph.yaml");

    /// <summary>Everything the last process has logged so far.</summary>
    public string Log
    {
        get
        {
            lock (_lines) return string.Join('\n', _lines);
        }
    }

    /// <summary>Writes the configuration; a running server finds it on SIGHUP.</summary>
    public void Configure(string servers, string settings) => File.WriteAllText(
        ConfigurationFile,
        $$"""
        engine:
          apiServer: {port: 0}
          servers:
        {{Indented(servers)}}
        center:
          apiServer: {port: 0}
        api:
          https: {port: 0}
          http: {port: 0}
        logging: {filename: ""}
        {{settings}}
        """);

    /// <summary>Starts the program and waits until every port is open.</summary>
    public async Task<RunningServer> StartAsync()
    {
        Launch();
        await WaitForLineAsync("server=\"center metrics\"");
        return this;
    }

    /// <summary>Starts the program, which must end by itself.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunToEndAsync(params string[] arguments)
    {
        Launch(arguments);
        return await EndAsync();
    }

    /// <summary>Runs a command of the program in the same folder, beside the server if one runs.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunBesideAsync(params string[] arguments)
    {
        using var process = Process.Start(Command(arguments))!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>The address of the server of that name: a name of engine.servers, "engine metrics" or "center metrics".</summary>
    public Uri Url(string server)
    {
        var open = Open().Matches(Log).FirstOrDefault(match => match.Groups[2].Value.Trim('"') == server);
        Assert.True(open is not null, $"no server '{server}' in: {Log}");
        return new Uri(open.Groups[1].Value);
    }

    public int Port(string server) => Url(server).Port;

    /// <summary>A connected client; CONNECT must have been accepted.</summary>
    public async Task<TestClient> ConnectAsync(Func<ClientOptions, ClientOptions>? with = null, string server = "tcp")
    {
        var options = with?.Invoke(new()) ?? new();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (options.ReceiveBuffer > 0) socket.ReceiveBufferSize = options.ReceiveBuffer;
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Port(server))).WaitAsync(Patience);
        var client = new TestClient(null!, socket, options, logMark: 0);
        Assert.Equal(ReasonCode.Success, (await client.HandshakeAsync()).Reason);
        return client;
    }

    /// <summary>Waits for a log line that contains <paramref name="text"/>, <paramref name="count"/> times.</summary>
    public async Task<string> WaitForLineAsync(string text, int count = 1)
    {
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (true)
        {
            lock (_lines)
            {
                if (_lines.Where(line => line.Contains(text, StringComparison.Ordinal)).Skip(count - 1).FirstOrDefault() is { } found) return found;
            }

            if (_reading.IsCompleted) Assert.Fail($"it ended without '{text}': {Log}\n{await _error}");
            if (Stopwatch.GetElapsedTime(started) > Patience) Assert.Fail($"'{text}' is not in: {Log}");
            await timer.WaitForNextTickAsync();
        }
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>SIGTERM; it must end with 0 and nothing on standard error. How long it took.</summary>
    public async Task<TimeSpan> TerminateAsync()
    {
        var started = Stopwatch.GetTimestamp();
        Signal("TERM");
        var (exit, output, error) = await EndAsync();
        Assert.True((exit, error) == (0, ""), $"{exit}: {error}\n{output}");
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Waits for the end of the process.</summary>
    public async Task<(int ExitCode, string Output, string Error)> EndAsync()
    {
        await _reading.WaitAsync(Patience);
        await _process!.WaitForExitAsync().WaitAsync(Patience);
        return (_process.ExitCode, Log, await _error);
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    [GeneratedRegex("""open (\S+) server=("[^"]*"|\S+)""")]
    private static partial Regex Open();

    private static string Indented(string servers) => string.Join('\n', servers.Split('\n').Select(line => "    " + line));

    private ProcessStartInfo Command(string[] arguments)
    {
        var start = new ProcessStartInfo(Descriptors is null ? "dotnet" : "bash") { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Descriptors is { } most)
        {
            foreach (var argument in (string[])["-c", $"ulimit -n {most}; exec dotnet \"$@\"", "bash"]) start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "heliograph.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }

    private void Launch(params string[] arguments)
    {
        _process?.Dispose();
        lock (_lines) _lines.Clear();
        _process = Process.Start(Command(arguments))!;
        _error = _process.StandardError.ReadToEndAsync();
        _reading = ReadAsync(_process.StandardOutput);
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            lock (_lines) _lines.Add(line);
        }
    }
}
