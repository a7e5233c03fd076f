using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Heliograph.Tests.Durability;

/// <summary>The built program as a process of its own, on a data folder and port of its own that outlive it.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly string _configuration;
    private Process? _process;

    public ServerProcess(string settings)
    {
        Folder = Directory.CreateTempSubdirectory("heliograph-durability-").FullName;
        Port = FreePort();
        _configuration = Path.Combine(Folder, "heliograph.yaml");
        File.WriteAllText(
            _configuration,
            $$"""
            engine:
              apiServer: {port: 0}
              servers:
                - {port: {{Port}}, protocol: mqtt}
            center:
              apiServer: {port: 0}
            api:
              https: {port: 0}
              http: {port: 0}
            logging: {level: error}
            {{settings}}
            """);
    }

    /// <summary>Everything of it: the configuration and, below it, <c>data</c>.</summary>
    public string Folder { get; }

    public string Data => Path.Combine(Folder, "data");

    public int Port { get; }

    /// <summary>What the last process wrote on standard error.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Starts the program and returns when it accepts connections.</summary>
    public async Task StartAsync()
    {
        Launch();
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!await AcceptsAsync())
        {
            await timer.WaitForNextTickAsync();
            if (_process!.HasExited) throw new InvalidOperationException($"the server ended with {await ExitAsync()}: {Error}");
            if (Stopwatch.GetElapsedTime(started) > StartLimit) throw new TimeoutException("the server does not accept connections");
        }
    }

    /// <summary>Starts the program, expecting that it ends by itself, and returns its exit code.</summary>
    public async Task<int> RunToEndAsync()
    {
        Launch();
        return await ExitAsync();
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await ExitAsync();
    }

    /// <summary>SIGTERM; the exit code and how long it took.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> TerminateAsync()
    {
        var started = Stopwatch.GetTimestamp();
        Assert.Equal(0, Signal(_process!.Id, SigTerm));
        return (await ExitAsync(), Stopwatch.GetElapsedTime(started));
    }

    public void Dispose()
    {
        if (_process is { HasExited: false }) _process.Kill();
        _process?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private void Launch()
    {
        _process?.Dispose();
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "heliograph.dll"), "-f", _configuration }) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
    }

    private async Task<bool> AcceptsAsync()
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<int> ExitAsync()
    {
        Error = await _process!.StandardError.ReadToEndAsync().WaitAsync(StartLimit);
        await _process.WaitForExitAsync().WaitAsync(StartLimit);
        return _process.ExitCode;
    }
}
