using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Heliograph.Broker.Access;
using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Server.Access;
using Heliograph.Server.Configuration;
using Heliograph.Server.Transport.Tls;
using Heliograph.Tests.Scenarios;
using Heliograph.Tests.Transport;

namespace Heliograph.Tests.Access;

/// <summary>Clients known by their certificates, and servers that ask nobody.</summary>
public sealed class CertificateTests
{
    [Theory]
    [InlineData(CertificateField.CommonName, "device-1")]
    [InlineData(CertificateField.Subject, "CN=device-1, O=Example")]
    [InlineData(CertificateField.AlternativeName, "device-1.example")]
    public void A_certificate_has_names(CertificateField field, string expected)
    {
        using var certificate = Create("CN=device-1, O=Example", san => san.AddDnsName("device-1.example"));

        Assert.Equal(expected, CertificateNames.Read(certificate, field));
    }

    [Fact]
    public void A_name_that_is_not_there_is_not_taken_from_elsewhere()
    {
        using var certificate = Create("O=Example", san => san.AddIpAddress(System.Net.IPAddress.Loopback));

        Assert.Null(CertificateNames.Read(certificate, CertificateField.CommonName));
        Assert.Null(CertificateNames.Read(certificate, CertificateField.AlternativeName));
        Assert.Null(CertificateNames.Read(null, CertificateField.Subject));
    }

    [Fact]
    public async Task Who_has_none_is_left_to_others() =>
        Assert.Equal(AuthenticationOutcome.Ignored, (await TestAccess.AskAsync(new CertificateAuthenticator(new()), TestAccess.Request())).Outcome);

    [Theory]
    [InlineData(CertificateField.None, CertificateField.None, "c", AuthenticationOutcome.Accepted, null)]
    [InlineData(CertificateField.CommonName, CertificateField.None, "c", AuthenticationOutcome.Accepted, "device-1")]
    [InlineData(CertificateField.AlternativeName, CertificateField.None, "c", AuthenticationOutcome.Refused, null)]
    [InlineData(CertificateField.None, CertificateField.CommonName, "device-1", AuthenticationOutcome.Accepted, null)]
    [InlineData(CertificateField.None, CertificateField.CommonName, "device-2", AuthenticationOutcome.Refused, null)]
    public async Task Its_names_decide(CertificateField username, CertificateField clientId, string given, AuthenticationOutcome expected, string? name)
    {
        var authenticator = new CertificateAuthenticator(new() { Username = username, ClientId = clientId });

        var result = await TestAccess.AskAsync(authenticator, TestAccess.Request("u", null, given) with { CommonName = "device-1", Subject = "CN=device-1" });

        Assert.Equal((expected, name), (result.Outcome, result.Username));
    }

    [Fact]
    public async Task A_server_may_name_its_clients_by_their_certificates()
    {
        using var files = new TestCertificates();
        var tls = new Heliograph.Server.Configuration.TlsOptions { Certificate = files.CertificateFile, Key = files.KeyFile, ClientCa = files.AuthorityFile, ClientCertificates = ClientCertificates.Required };
        await using var broker = await TestBroker.StartAsync(o => o with
        {
            Authentication = [new() { Type = AuthenticatorType.Certificate }],
            Engine = o.Engine with { Servers = [new() { Protocol = ServerProtocol.Mqtt, Tls = tls, CertificateAsClientId = CertificateField.CommonName, CertificateAsUsername = CertificateField.CommonName }] },
        });
        using var socket = new TcpClient("127.0.0.1", broker.Node.Listeners[0].Port);
        await using var stream = new SslStream(socket.GetStream(), false, (_, _, _, _) => true);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", ClientCertificates = [files.Client] });

        await stream.WriteAsync(new ClientOptions { ClientId = "somebody-else", Version = ProtocolVersion.V311 }.Encode());

        var answer = new byte[4];
        await stream.ReadExactlyAsync(answer).AsTask().WaitAsync(Polling.Patience);
        Assert.Equal([0x20, 2, 0, 0], answer);
        Assert.Equal(1, await broker.Node.Broker.BanAsync(new(BanTarget.Username, "device-1")));
        Assert.Equal(0, await broker.Node.Broker.BanAsync(new(BanTarget.ClientId, "somebody-else")));
    }

    [Fact]
    public async Task A_server_may_let_its_clients_in_unchecked()
    {
        await using var broker = await TestBroker.StartAsync(o => o with
        {
            Authentication = [new() { Type = AuthenticatorType.Users }],
            Engine = o.Engine with { Servers = [o.Engine.Servers[0] with { Authentication = false }] },
        });
        await using var client = await broker.ConnectAsync(o => o with { Username = "anybody", Password = "anything" });

        Assert.Equal((0, 1), (broker.Counter(BrokerCounter.ClientAuthenticate), broker.Counter(BrokerCounter.ClientAuthAnonymous)));
        await CounterIdentities.AssertHoldAsync(broker);
    }

    private static X509Certificate2 Create(string subject, Action<SubjectAlternativeNameBuilder> names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var builder = new SubjectAlternativeNameBuilder();
        names(builder);
        request.CertificateExtensions.Add(builder.Build());
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }
}
