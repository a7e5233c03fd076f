using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Heliograph.Tests.Processes;
using Heliograph.Tests.Transport;

namespace Heliograph.Tests.Access;

/// <summary>
/// A real server of Debian as a process of its own, on a free port of this machine and with its data in a folder that goes with it. It ends with the
/// test, or by itself after some minutes should the test be killed. PostgreSQL refuses to run as root and is then run as its own user.
/// </summary>
internal sealed class DatabaseProcess : IDisposable
{
    private const string Lifetime = "300";

    private readonly string _folder = Directory.CreateTempSubdirectory("heliograph-db-").FullName;
    private readonly Func<IReadOnlyList<string>> _command;
    private Process? _process;

    private DatabaseProcess(Func<DatabaseProcess, IReadOnlyList<string>> command)
    {
        Port = FreePort();
        _command = () => command(this);
    }

    public int Port { get; }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>A Redis server, without a password when the settings name none.</summary>
    public static DatabaseProcess Redis(params string[] settings) => new(one =>
        ["redis-server", "--port", $"{one.Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", one._folder, .. settings]);

    /// <summary>A Redis server that speaks TLS alone, and wants a certificate of its clients.</summary>
    public static DatabaseProcess SecureRedis(TestCertificates certificates) => new(one =>
    [
        "redis-server", "--port", "0", "--tls-port", $"{one.Port}", "--bind", "127.0.0.1", "--save", "", "--dir", one._folder,
        "--tls-ca-cert-file", certificates.AuthorityFile, "--tls-cert-file", certificates.CertificateFile, "--tls-key-file", certificates.KeyFile,
    ]);

    /// <summary>A mosquitto with these lines in its configuration.</summary>
    public static DatabaseProcess Mosquitto(params string[] settings)
    {
        var program = File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto"; // Not every user has that folder in PATH.
        var server = new DatabaseProcess(one => [program, "-c", Path.Combine(one._folder, "mosquitto.conf")]);
        File.WriteAllLines(Path.Combine(server._folder, "mosquitto.conf"), ["user root", $"listener {server.Port} 127.0.0.1", "max_queued_messages 100000", .. settings]);
        return server;
    }

    /// <summary>A PostgreSQL server with an empty database postgres, whose user postgres needs no password; others do as the lines of its pg_hba.conf say.</summary>
    public static DatabaseProcess PostgreSql(string rules = "", TestCertificates? certificates = null)
    {
        var folder = ProgramsOfPostgreSql();
        var server = new DatabaseProcess(one =>
            [.. AsPostgres, Path.Combine(folder, "postgres"), "-D", one.Data, "-p", $"{one.Port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off", .. certificates is null ? [] : Tls]);
        if (AsPostgres.Length > 0) Run("chown", "postgres", server._folder);
        Run([.. AsPostgres, Path.Combine(folder, "initdb"), "-D", server.Data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale", "C"]);
        var file = Path.Combine(server.Data, "pg_hba.conf");
        File.WriteAllText(file, rules + "\n" + File.ReadAllText(file));
        if (certificates is not null) server.Take(certificates);
        return server;
    }

    /// <summary>Starts it, or starts it again, and waits until it accepts connections.</summary>
    public async Task StartAsync()
    {
        _process = Begin(["timeout", "-s", "INT", Lifetime, .. _command()]);
        await Polling.Eventually(Accepts, "the server is open");
    }

    /// <summary>Ends it and waits until it is gone. QUIT ends PostgreSQL as a crash does.</summary>
    public async Task StopAsync(string signal = "INT")
    {
        if (_process is not { } process) return;
        _process = null;
        Run("kill", "-" + signal, $"{process.Id}");
        await process.WaitForExitAsync().WaitAsync(RunningServer.Patience);
        process.Dispose();
    }

    public void Dispose()
    {
        StopAsync().GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }

    private static string[] AsPostgres => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    private static string[] Tls => ["-c", "ssl=on", "-c", "ssl_ca_file=ca.pem", "-c", "ssl_cert_file=server.pem", "-c", "ssl_key_file=server.key"];

    // The key has to be the server's own, and nobody else's.
    private void Take(TestCertificates certificates)
    {
        foreach (var file in (string[])[certificates.AuthorityFile, certificates.CertificateFile, certificates.KeyFile])
        {
            var own = Path.Combine(Data, Path.GetFileName(file));
            File.Copy(file, own);
            Run("chmod", "600", own);
            if (AsPostgres.Length > 0) Run("chown", "postgres", own);
        }
    }

    private static string ProgramsOfPostgreSql()
    {
        var found = Directory.Exists("/usr/lib/postgresql") ? Directory.GetFiles("/usr/lib/postgresql", "initdb", SearchOption.AllDirectories).Order().LastOrDefault() : null;
        return Path.GetDirectoryName(found) ?? throw new FileNotFoundException("there is no PostgreSQL below /usr/lib/postgresql; run eng/install-test-clients");
    }

    private bool Accepts()
    {
        Assert.False(_process!.HasExited, "the server ended at once");
        try
        {
            using var socket = new TcpClient();
            socket.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Run(params string[] command)
    {
        using var process = Begin(command);
        Assert.True(process.WaitForExit(RunningServer.Patience) && process.ExitCode == 0, $"{string.Join(' ', command)} failed");
    }

    private static Process Begin(params string[] command)
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        foreach (var argument in command.Skip(1)) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
