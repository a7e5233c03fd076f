using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Heliograph.Metrics.Pages;
using Heliograph.Server.Hosting;
using Heliograph.Tests.Metrics;
using Heliograph.Tests.Transport;

namespace Heliograph.Tests.Api;

/// <summary>The deployment API as the program puts it together.</summary>
public sealed class NodeHttpTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("heliograph-node-").FullName;
    private readonly TestCertificates _certificates = new();

    [Fact]
    public async Task A_certificate_that_is_set_is_served_and_read_again_when_its_files_change()
    {
        await using var broker = await TestBroker.StartAsync(o => o with
        {
            Storage = new() { Memory = true, Path = Path.Combine(_folder, "heliograph.db") },
            Api = new()
            {
                Https = new() { Port = 0, Tls = new() { Certificate = _certificates.CertificateFile, Key = _certificates.KeyFile } },
                Http = new() { Port = 0 },
            },
        });
        var port = broker.Node.Http.Https!.Port;
        Assert.Equal(_certificates.Server.Thumbprint, await ThumbprintAsync(port));

        var renewed = _certificates.Issue("localhost");
        _certificates.WriteServer(renewed);

        var served = "";
        await Polling.Eventually(() => (served = ThumbprintAsync(port).GetAwaiter().GetResult()) == renewed.Thumbprint);
        Assert.Equal(renewed.Thumbprint, served);
        Assert.False(File.Exists(Path.Combine(_folder, "api-certificate.pem")));
    }

    [Fact]
    public void A_collector_that_fails_is_logged_once_however_often_it_is_scraped()
    {
        var clock = new FakeClock();
        var deployment = new FakeDeployment(clock) { ReadSessions = () => throw new InvalidOperationException("broken") };
        using var log = new TestLog();
        var page = new CollectorLog(log.CreateLogger("test")).Watch(DeploymentPage.Create(deployment, clock, new("b9110d11")));

        for (var i = 0; i < 5; i++) PageText.Of(page);

        Assert.Equal(7, log.Lines.Count);
        Assert.All(log.Lines, line => Assert.Equal("broken", line.Error!.Message));
        Assert.Single(log.Lines, line => line.Text.StartsWith("deployment_emqx_sessions_count is left out of its page", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<string> ThumbprintAsync(int port)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", port);
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("localhost");
        return new X509Certificate2(tls.RemoteCertificate!).Thumbprint;
    }
}
