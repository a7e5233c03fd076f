using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Heliograph.Tests.Transport;
using RabbitMQ.Client;

namespace Heliograph.Tests.Connectors;

/// <summary>
/// A real RabbitMQ server for the tests of one class, on free ports of this machine, with its own port mapper and its data in a folder that goes with it. Both end with the
/// tests, or by themselves after some minutes.
/// </summary>
public sealed class RabbitmqServer : IAsyncLifetime
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const string Lifetime = "600";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("heliograph-mq-").FullName;
    private readonly int _mapperPort = FreePort();
    private int _nodePort;
    private Process? _mapper;
    private Process? _server;

    internal int Port { get; private set; }

    /// <summary>Where it speaks TLS, and wants a certificate of its clients.</summary>
    internal int SecurePort { get; private set; }

    internal TestCertificates Certificates { get; } = new();

    public async Task InitializeAsync()
    {
        if (!File.Exists(Program)) throw new FileNotFoundException($"there is no {Program}; run eng/install-test-clients");
        await File.WriteAllTextAsync(Path.Combine(_folder, "plugins"), "[].");
        await File.WriteAllTextAsync(Path.Combine(_folder, "env.conf"), "");
        _mapper = Begin("epmd", "-port", $"{_mapperPort}", "-address", "127.0.0.1");
        for (var tries = 3; !await TryStartAsync() && tries > 0; tries--) await StopAsync("KILL"); // Somebody else has taken one of its ports meanwhile.
    }

    public async Task DisposeAsync()
    {
        await StopAsync("KILL");
        await EndAsync(_mapper, "TERM");
        Directory.Delete(_folder, recursive: true);
        Certificates.Dispose();
    }

    /// <summary>Starts it, or starts it again, and waits until it accepts connections: many seconds on a machine that has much to do.</summary>
    internal async Task StartAsync()
    {
        _server = Begin(Program);
        Assert.True(await IsThereAsync(), "the server ended at once, or accepts no connections");
    }

    /// <summary>Ends it as a crash does, or in good order (TERM), and waits until it is gone.</summary>
    internal async Task StopAsync(string signal)
    {
        await EndAsync(_server, signal);
        _server = null;
    }

    /// <summary>Does something over a connection of another client. When that confirms, what was published is on disk, should it be persistent and its queue durable.</summary>
    internal async Task<T> UseAsync<T>(Func<IChannel, Task<T>> use, bool confirms = false)
    {
        await using var connection = await new ConnectionFactory { HostName = "127.0.0.1", Port = Port }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new(publisherConfirmationsEnabled: confirms, publisherConfirmationTrackingEnabled: confirms));
        return await use(channel);
    }

    private async Task<bool> TryStartAsync()
    {
        (_nodePort, Port, SecurePort) = (FreePort(), FreePort(), FreePort());
        await File.WriteAllLinesAsync(Path.Combine(_folder, "rabbitmq.conf"),
        [
            $"listeners.ssl.default = 127.0.0.1:{SecurePort}", $"ssl_options.cacertfile = {Certificates.AuthorityFile}", $"ssl_options.certfile = {Certificates.CertificateFile}",
            $"ssl_options.keyfile = {Certificates.KeyFile}", "ssl_options.verify = verify_peer", "ssl_options.fail_if_no_peer_cert = true",
        ]);
        _server = Begin(Program);
        return await IsThereAsync();
    }

    // The port for TLS is opened last.
    private async Task<bool> IsThereAsync()
    {
        for (var i = 0; i < 30 && !await Polling.Soon(() => _server!.HasExited || (Accepts(Port) && Accepts(SecurePort))); i++)
        {
        }

        return !_server!.HasExited && Accepts(Port) && Accepts(SecurePort);
    }

    private static async Task EndAsync(Process? process, string signal)
    {
        if (process is null) return;
        using (process)
        {
            // The program is a child of `timeout`: only a signal to the group of processes reaches it whatever the signal is.
            using var kill = Process.Start("kill", $"-{signal} -- -{process.Id}");
            await kill.WaitForExitAsync();
            await process.WaitForExitAsync().WaitAsync(s_patience);
        }
    }

    private static bool Accepts(int port)
    {
        try
        {
            using var socket = new TcpClient();
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private Process Begin(params string[] command)
    {
        var start = new ProcessStartInfo("timeout") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        foreach (var argument in (string[])["-s", "KILL", Lifetime, .. command]) start.ArgumentList.Add(argument);
        foreach (var (name, value) in Environment()) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private Dictionary<string, string> Environment() => new()
    {
        ["HOME"] = _folder,
        ["LANG"] = "C.UTF-8",
        ["ERL_EPMD_PORT"] = $"{_mapperPort}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODENAME"] = $"heliograph{Port}@localhost",
        ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODE_PORT"] = $"{Port}",
        ["RABBITMQ_DIST_PORT"] = $"{_nodePort}",
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "data"),
        ["RABBITMQ_LOGS"] = "-",
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "plugins"),
        ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(_folder, "env.conf"),
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "rabbitmq.conf"),
        ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(_folder, "none"),
    };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
