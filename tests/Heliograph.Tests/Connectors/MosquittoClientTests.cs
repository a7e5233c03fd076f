using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using Heliograph.Server.Connectors.Mqtt;
using Heliograph.Tests.Access;
using Heliograph.Tests.Transport;
using static Heliograph.Tests.Connectors.Outside;

namespace Heliograph.Tests.Connectors;

/// <summary>The MQTT client of connectors and mosquitto as Debian has it.</summary>
public sealed class MosquittoClientTests
{
    public static TheoryData<ProtocolVersion, QoS> VersionsAndQoS => MqttClientTests.VersionsAndQoS;

    [Theory]
    [MemberData(nameof(VersionsAndQoS))]
    public async Task Messages_go_both_ways(ProtocolVersion version, QoS qos)
    {
        using var mosquitto = DatabaseProcess.Mosquitto("allow_anonymous true");
        await mosquitto.StartAsync();
        await using var outside = new Outside(mosquitto.Port, version);
        var client = await outside.ConnectAsync();
        Assert.Equal(qos, await client.SubscribeAsync("both/+", new SubscribeOptions(qos)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => client.PublishAsync(Message("both/ways", $"{i}", qos)))).WaitAsync(Polling.Patience);

        Assert.All(answers, answer => Assert.Equal(ReasonCode.Success, answer.Reason));
        await Polling.Eventually(() => outside.Received.Count == 500);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{i}"), outside.Payloads);
        await Polling.Eventually(() => outside.Session is { Unsettled: 0, Untaken: 0 });
    }

    [Fact]
    public async Task A_session_goes_on_after_the_connection_broke()
    {
        using var mosquitto = DatabaseProcess.Mosquitto("allow_anonymous true");
        await mosquitto.StartAsync();
        await using var outside = new Outside(0) { Options = new() { Port = mosquitto.Port, Version = ProtocolVersion.V5, ClientId = "keeper", CleanStart = false } };
        var client = await outside.ConnectAsync();
        await client.SubscribeAsync("night", new SubscribeOptions(QoS.ExactlyOnce));
        await client.DisposeAsync();
        await using (var other = new Outside(mosquitto.Port))
        {
            var publisher = await other.ConnectAsync();
            for (var i = 0; i < 10; i++) await publisher.PublishAsync(Message("night", $"{i}", QoS.ExactlyOnce)).WaitAsync(Polling.Patience);
        }

        Assert.True((await outside.ConnectAsync()).IsResumed);

        await Polling.Eventually(() => outside.Received.Count == 10);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), outside.Payloads);
    }

    [Fact]
    public async Task A_message_of_many_megabytes_goes_both_ways()
    {
        using var mosquitto = DatabaseProcess.Mosquitto("allow_anonymous true");
        await mosquitto.StartAsync();
        await using var outside = new Outside(mosquitto.Port);
        var client = await outside.ConnectAsync();
        await client.SubscribeAsync("big", new SubscribeOptions(QoS.AtLeastOnce));
        var payload = new byte[5_000_000];
        new Random(1).NextBytes(payload);

        await client.PublishAsync(new("big"u8.ToArray(), payload) { QoS = QoS.AtLeastOnce }).WaitAsync(Polling.Patience);

        await Polling.Eventually(() => outside.Received.Count == 1);
        Assert.True(payload.AsSpan().SequenceEqual(outside.Received.Single().Payload));
    }

    [Fact]
    public async Task What_it_may_not_publish_is_refused_and_what_it_may_is_not()
    {
        using var folder = new TemporaryFile("topic readwrite open/#");
        using var mosquitto = DatabaseProcess.Mosquitto("allow_anonymous true", $"acl_file {folder.Path}");
        await mosquitto.StartAsync();
        await using var outside = new Outside(mosquitto.Port);
        var client = await outside.ConnectAsync();

        Assert.Equal(ReasonCode.NotAuthorized, (await client.PublishAsync(Message("closed/1", "x", QoS.AtLeastOnce)).WaitAsync(Polling.Patience)).Reason);
        Assert.Equal(ReasonCode.NotAuthorized, (await client.PublishAsync(Message("closed/1", "x", QoS.ExactlyOnce)).WaitAsync(Polling.Patience)).Reason);
        Assert.False((await client.PublishAsync(Message("open/1", "x", QoS.ExactlyOnce)).WaitAsync(Polling.Patience)).IsRefused);
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    public async Task Only_who_knows_the_password_is_let_in(ProtocolVersion version)
    {
        using var passwords = new TemporaryFile("");
        passwords.AddMosquittoUser("bridge", "right");
        using var mosquitto = DatabaseProcess.Mosquitto("allow_anonymous false", $"password_file {passwords.Path}");
        await mosquitto.StartAsync();
        await using var stranger = new Outside(0) { Options = new() { Port = mosquitto.Port, Version = version, Username = "bridge", Password = "wrong" } };
        await using var friend = new Outside(0) { Options = new() { Port = mosquitto.Port, Version = version, ClientId = "friend", Username = "bridge", Password = "right" } };

        var refusal = await Assert.ThrowsAsync<MqttRefusedException>(stranger.ConnectAsync);
        await (await friend.ConnectAsync()).PingAsync().WaitAsync(Polling.Patience);

        Assert.Equal(ReasonCode.NotAuthorized, refusal.Reason);
        Assert.DoesNotContain("wrong", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_needs_a_trusted_authority_and_the_certificate_that_the_server_asks_for()
    {
        using var certificates = new TestCertificates();
        using var mosquitto = DatabaseProcess.Mosquitto(
            "allow_anonymous true", $"cafile {certificates.AuthorityFile}", $"certfile {certificates.CertificateFile}", $"keyfile {certificates.KeyFile}", "require_certificate true");
        await mosquitto.StartAsync();
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPemFile(certificates.AuthorityFile);
        var own = SslStreamCertificateContext.Create(certificates.Client, null, offline: true);

        await using var whole = Secure(mosquitto, new() { TargetHost = "localhost", CertificateChainPolicy = trust, ClientCertificateContext = own });
        await using var distrusting = Secure(mosquitto, new() { TargetHost = "localhost", ClientCertificateContext = own });
        await using var elsewhere = Secure(mosquitto, new() { TargetHost = "elsewhere", CertificateChainPolicy = trust, ClientCertificateContext = own });
        await using var bare = Secure(mosquitto, new() { TargetHost = "localhost", CertificateChainPolicy = trust });

        var client = await whole.ConnectAsync();
        Assert.False((await client.PublishAsync(Message("t", "x", QoS.AtLeastOnce)).WaitAsync(Polling.Patience)).IsRefused);
        Assert.Contains("certificate", (await Assert.ThrowsAsync<MqttClosedException>(distrusting.ConnectAsync)).Message, StringComparison.Ordinal);
        Assert.Contains("certificate", (await Assert.ThrowsAsync<MqttClosedException>(elsewhere.ConnectAsync)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MqttClosedException>(bare.ConnectAsync);
    }

    private static Outside Secure(DatabaseProcess server, SslClientAuthenticationOptions tls) =>
        new(0) { Options = new() { Port = server.Port, Version = ProtocolVersion.V5, ClientId = tls.TargetHost!, Tls = tls } };
}
