using System.Net;
using System.Net.Sockets;
using Heliograph.Tests.Transport;

namespace Heliograph.Tests.Processes;

/// <summary>What cannot start says in one line on standard error what is wrong, where, and what to do, and ends with 1.</summary>
public sealed class StartRefusalTests : IDisposable
{
    private const string Tcp = "- {name: tcp, port: 0, protocol: mqtt}";
    private const string InMemory = "storage: {memory: true}";

    private readonly RunningServer _server = new();
    private readonly TestCertificates _certificates = new();

    [Theory]
    [InlineData("engine.servers[0].port", "in use")]
    [InlineData("engine.apiServer.port", "another program uses this port")]
    [InlineData("center.apiServer.port", "another program uses this port")]
    [InlineData("api.https.port", "(api.https): another program uses this port")]
    [InlineData("api.http.port", "(api.http): another program uses this port")]
    public async Task A_port_in_use_is_named(string key, string reason)
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        var port = ((IPEndPoint)other.LocalEndPoint!).Port;
        await RefusedAsync([$"{port}", reason], "--set", $"{key}={port}");
    }

    [Fact]
    public async Task A_certificate_that_is_none_is_named()
    {
        File.WriteAllText(_certificates.CertificateFile, "this is no certificate");
        Configure($"certificate: {_certificates.CertificateFile}, key: {_certificates.KeyFile}");
        await RefusedAsync(["'tls'", _certificates.CertificateFile]);
    }

    [Fact]
    public async Task A_key_of_another_certificate_is_named()
    {
        using var others = new TestCertificates("others");
        Configure($"certificate: {_certificates.CertificateFile}, key: {others.KeyFile}");
        await RefusedAsync(["'tls'", others.KeyFile]);
    }

    [Fact]
    public async Task A_wrong_password_is_named_but_not_printed()
    {
        Configure($"certificate: {_certificates.PfxFile}, password: hunter2");
        Assert.DoesNotContain("hunter2", await RefusedAsync(["'tls'", _certificates.PfxFile, "password"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_that_is_none_is_named()
    {
        var file = Path.Combine(_server.Folder, "ca.pem");
        File.WriteAllText(file, "this is no authority");
        Configure($"certificate: {_certificates.PfxFile}, password: secret, clientCertificates: required, clientCa: {file}");
        await RefusedAsync(["'tls'", file, "holds no certificate"]);
    }

    [Fact]
    public async Task A_certificate_that_is_missing_is_an_error_with_its_line()
    {
        Configure("certificate: nowhere.pem");
        Assert.StartsWith("heliograph.yaml:4: engine.servers[0].tls.certificate: ", await RefusedAsync(["no such file", "nowhere.pem"], lines: 2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_YAML_is_an_error_with_its_line()
    {
        File.WriteAllText(_server.ConfigurationFile, "shards: 1\nlogging: {level: [info\n");
        Assert.StartsWith("heliograph.yaml:", await RefusedAsync(["1 error in the configuration"], lines: 2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_key_is_an_error_that_knows_what_was_meant()
    {
        _server.Configure(Tcp, "storage: {memroy: true}");
        await RefusedAsync(["heliograph.yaml:11: storage.memroy", "memory"], lines: 2);
    }

    [Fact]
    public async Task A_store_that_is_none_is_left_as_it_is()
    {
        var file = Path.Combine(_server.Folder, "store.db");
        File.WriteAllText(file, new string('x', 100_000));
        _server.Configure(Tcp, "storage: {path: store.db}");
        await RefusedAsync([file, "is not a Heliograph store"]);
        Assert.Equal(new string('x', 100_000), File.ReadAllText(file));
    }

    [Fact]
    public async Task A_damaged_store_is_refused()
    {
        _server.Configure(Tcp, "");
        await _server.StartAsync();
        await _server.TerminateAsync();
        var file = Path.Combine(_server.Folder, "data", "heliograph.db");
        using (var store = File.OpenWrite(file))
        {
            store.Position = 4096;
            store.Write(new byte[4096]);
        }

        await RefusedAsync([file, "is damaged", "backup"]);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_named()
    {
        File.WriteAllText(Path.Combine(_server.Folder, "data"), "in the way");
        _server.Configure(Tcp, "");
        await RefusedAsync([Path.Combine(_server.Folder, "data"), "cannot be made or written"]);
    }

    [Fact]
    public async Task A_data_folder_on_a_file_system_that_takes_nothing_is_named()
    {
        if (!OperatingSystem.IsLinux()) return;
        _server.Configure(Tcp, "storage: {path: /proc/heliograph/store.db}");
        await RefusedAsync(["/proc/heliograph", "cannot be made or written"]);
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_is_refused_and_the_first_goes_on()
    {
        _server.Configure(Tcp, "");
        await _server.StartAsync();
        var store = Path.Combine(_server.Folder, "data", "heliograph.db");
        using (var second = new RunningServer(settings: $"storage: {{path: {store}}}"))
        {
            var (exit, _, error) = await second.RunToEndAsync();
            Assert.Equal(1, exit);
            Assert.Contains("is in use by another process", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }

        await using (var client = await _server.ConnectAsync()) await client.FenceAsync();
        await _server.TerminateAsync();
    }

    [Fact]
    public async Task A_server_open_to_the_network_without_authentication_is_refused_with_the_ways_out()
    {
        _server.Configure("- {port: 0, bind: 0.0.0.0, protocol: mqtt}", InMemory);
        await RefusedAsync(["heliograph.yaml:4: engine.servers[0].bind", "127.0.0.1", "clientCertificates", "allowAnonymous"], lines: 2);
    }

    public void Dispose()
    {
        _server.Dispose();
        _certificates.Dispose();
    }

    private void Configure(string tls) => _server.Configure("- {name: tls, port: 0, protocol: mqtt, tls: {" + tls + "}}", InMemory);

    private async Task<string> RefusedAsync(string[] says, params string[] arguments) => await RefusedAsync(says, 1, arguments);

    private async Task<string> RefusedAsync(string[] says, int lines, params string[] arguments)
    {
        var (exit, output, error) = await _server.RunToEndAsync(arguments);
        Assert.True(exit == 1, $"{exit}: {error}{output}");
        Assert.Equal(lines, error.TrimEnd().Split('\n').Length);
        Assert.All(says, text => Assert.Contains(text, error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("is running", output, StringComparison.Ordinal);
        return error;
    }
}
