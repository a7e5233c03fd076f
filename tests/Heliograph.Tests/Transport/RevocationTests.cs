using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Server.Hosting;
using Heliograph.Server.Transport.Tls;
using TlsOptions = Heliograph.Server.Configuration.TlsOptions;

namespace Heliograph.Tests.Transport;

/// <summary>Client certificates that are revoked, and cipher suites.</summary>
public sealed class RevocationTests : IDisposable
{
    private static readonly DateTimeOffset s_later = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task A_certificate_that_is_revoked_is_refused_said_so_once_and_counted_and_others_come_in()
    {
        using var other = _certificates.Issue("device-2");
        _certificates.Revoke(s_later, _certificates.Client);
        await using var broker = await StartAsync();

        Assert.True(await IsServedAsync(broker, other));
        Assert.False(await IsServedAsync(broker, _certificates.Client));
        Assert.False(await IsServedAsync(broker, _certificates.Client));

        await Polling.Eventually(() => broker.Node.Listeners[0].Refused(ConnectionRefusal.Tls) == 2, "both refusals are counted");
        var line = Assert.Single(broker.Log.Lines, line => line.Text.Contains("refused", StringComparison.Ordinal));
        Assert.Contains($"its certificate 'CN=device-1', serial {_certificates.Client.SerialNumber}, is revoked by {_certificates.RevocationFile}", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_changes_is_read_again_and_a_bad_one_changes_nothing()
    {
        _certificates.Revoke(s_later);
        var log = new List<string>();
        using var source = new CertificateSource("tls", Options().ForTransport(), TimeProvider.System, log.Add);
        Assert.True(Allows(source, _certificates.Client));

        _certificates.Revoke(s_later, _certificates.Client, _certificates.Server);
        source.ReloadIfChanged();
        Assert.False(Allows(source, _certificates.Client));

        File.WriteAllText(_certificates.RevocationFile, "nothing");
        source.ReloadIfChanged();
        Assert.False(Allows(source, _certificates.Client));
        Assert.Contains("holds no list of revoked certificates", log[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_is_out_of_date_lets_nobody_in_and_says_why()
    {
        _certificates.Revoke(DateTimeOffset.UnixEpoch.AddYears(51));
        var log = new List<string>();
        using var source = new CertificateSource("tls", Options().ForTransport(), TimeProvider.System, log.Add);

        Assert.False(Allows(source, _certificates.Client));
        Assert.Contains("should have been renewed by 2021-01-01", Assert.Single(log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_somebody_else_or_of_nobody_is_an_error_at_the_start()
    {
        using var strangers = new TestCertificates("strangers");
        strangers.Revoke(s_later);
        File.Copy(strangers.RevocationFile, _certificates.RevocationFile);
        var stranger = await Assert.ThrowsAsync<StartFailure>(StartAsync);
        Assert.Contains("the list of 'CN=strangers' is signed by none of the authorities of clientCa", stranger.Message, StringComparison.Ordinal);

        using var impostor = new TestCertificates();
        impostor.Revoke(s_later);
        File.Copy(impostor.RevocationFile, _certificates.RevocationFile, overwrite: true);
        var forged = await Assert.ThrowsAsync<StartFailure>(StartAsync);
        Assert.Contains("is signed by none of the authorities", forged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_cipher_suites_that_are_named_are_used()
    {
        _certificates.Revoke(s_later);
        await using var broker = await StartAsync(tls => tls with { Ciphers = [nameof(TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256)] });
        using var socket = new TcpClient("127.0.0.1", broker.Node.Listeners[0].Port);
        await using var stream = new SslStream(socket.GetStream(), false, (_, _, _, _) => true);

        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", ClientCertificates = [_certificates.Client] });

        Assert.Equal(TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, stream.NegotiatedCipherSuite);
    }

    private static bool Allows(CertificateSource source, X509Certificate2 certificate)
    {
        var options = source.Current;
        using var chain = new X509Chain { ChainPolicy = options.CertificateChainPolicy! };
        Assert.True(chain.Build(certificate));
        return options.RemoteCertificateValidationCallback!(source, certificate, chain, SslPolicyErrors.None);
    }

    private static async Task<bool> IsServedAsync(TestBroker broker, X509Certificate2 certificate)
    {
        using var socket = new TcpClient("127.0.0.1", broker.Node.Listeners[0].Port);
        await using var stream = new SslStream(socket.GetStream(), false, (_, _, _, _) => true);
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", ClientCertificates = [certificate] });
            await stream.WriteAsync(new ClientOptions { ClientId = "c", Version = ProtocolVersion.V311 }.Encode());
            return await stream.ReadAsync(new byte[4]).AsTask().WaitAsync(Polling.Patience) > 0;
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            return false;
        }
    }

    private TlsOptions Options() => new()
    {
        Certificate = _certificates.CertificateFile,
        Key = _certificates.KeyFile,
        ClientCa = _certificates.AuthorityFile,
        ClientCertificates = ClientCertificates.Required,
        CrlFile = _certificates.RevocationFile,
    };

    private Task<TestBroker> StartAsync() => StartAsync(tls => tls);

    private Task<TestBroker> StartAsync(Func<TlsOptions, TlsOptions> with) => TestBroker.StartAsync(o => o with
    {
        Engine = o.Engine with { Servers = [new() { Protocol = ServerProtocol.Mqtt, Tls = with(Options()) }] },
    });
}
