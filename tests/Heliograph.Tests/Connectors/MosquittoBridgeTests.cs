using System.Security.Cryptography.X509Certificates;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Tests.Access;
using Heliograph.Tests.Transport;
using static Heliograph.Tests.Connectors.Bridge;

namespace Heliograph.Tests.Connectors;

/// <summary>The MQTT bridge and mosquitto as Debian has it.</summary>
public sealed class MosquittoBridgeTests
{
    [Theory]
    [InlineData("v3")]
    [InlineData("v4")]
    [InlineData("v5")]
    public async Task What_actions_send_a_shared_source_receives_each_once(string version)
    {
        using var mosquitto = DatabaseProcess.Mosquitto("allow_anonymous true");
        await mosquitto.StartAsync();
        await using var bridge = new Bridge(mosquitto.Port, o => o with { Version = Enum.Parse<MqttVersion>(version, ignoreCase: true), PoolSize = 3 });
        await bridge.ConnectAsync();
        await bridge.ReceiveAsync(new() { Topic = "far/+", PoolSize = 3, Qos = QoS.ExactlyOnce });

        var (batch, fault) = await bridge.SendAsync(
            new() { Topic = "far/${topic}", Qos = "${qos}" }, [.. Enumerable.Range(0, 300).Select(i => Row(("topic", $"{i % 7}"), ("qos", i % 3), ("payload", $"{i:000}")))]);

        Assert.Null(fault);
        Assert.Equal(0, batch.Undecided + batch.Failures);
        await Polling.Eventually(() => bridge.Received.Count == 300);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i:000}"), bridge.Received.Select(row => row["payload"].Text).Order());
    }

    [Fact]
    public async Task A_broker_that_was_restarted_is_connected_again_with_its_sources()
    {
        using var mosquitto = DatabaseProcess.Mosquitto("allow_anonymous true");
        await mosquitto.StartAsync();
        await using var bridge = new Bridge(mosquitto.Port);
        await bridge.ConnectAsync();
        await bridge.ReceiveAsync(new() { Topic = "far/+" });
        var noticed = bridge.Doubts; // The source has asked to be connected.
        await mosquitto.StopAsync();
        await Polling.Eventually(() => bridge.Doubts == noticed + 2);
        Assert.StartsWith($"127.0.0.1:{mosquitto.Port} cannot be reached: ", (await Assert.ThrowsAsync<TargetException>(bridge.ConnectAsync)).Message, StringComparison.Ordinal);
        Assert.False(Assert.IsType<TargetException>((await bridge.SendAsync(new() { Topic = "far/1" }, Row(("payload", "lost")))).Fault).IsFinal);

        await mosquitto.StartAsync();
        await bridge.ConnectAsync();

        Assert.Null((await bridge.SendAsync(new() { Topic = "far/1" }, Row(("payload", "again")))).Fault);
        await Polling.Eventually(() => bridge.Received.Count == 1);
        Assert.Equal("again", bridge.Received.Single()["payload"].Text);
    }

    [Fact]
    public async Task The_files_of_the_section_tls_are_used()
    {
        using var certificates = new TestCertificates();
        using var own = new TemporaryFile(certificates.Client.ExportCertificatePem() + "\n" + certificates.Client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        using var mosquitto = DatabaseProcess.Mosquitto(
            "allow_anonymous true", $"cafile {certificates.AuthorityFile}", $"certfile {certificates.CertificateFile}", $"keyfile {certificates.KeyFile}", "require_certificate true");
        await mosquitto.StartAsync();
        MqttConnectorOptions Secure(MqttConnectorOptions o, ClientTlsOptions tls) => o with { Server = $"localhost:{mosquitto.Port}", Tls = tls };
        var whole = new ClientTlsOptions { Enabled = true, Ca = certificates.AuthorityFile, Certificate = own.Path };
        await using var trusted = new Bridge(mosquitto.Port, o => Secure(o, whole));
        await using var careless = new Bridge(mosquitto.Port, o => Secure(o, whole with { Ca = null, Verify = false }) with { ClientId = "careless" });
        await using var distrusting = new Bridge(mosquitto.Port, o => Secure(o, whole with { Ca = null }));
        await using var broken = new Bridge(mosquitto.Port, o => Secure(o, whole with { Ca = own.Path + ".none" }));

        await trusted.ConnectAsync();
        await careless.ConnectAsync();

        Assert.Null((await trusted.SendAsync(new() { Topic = "far" }, Row(("payload", "sealed")))).Fault);
        Assert.Contains("certificate", (await Assert.ThrowsAsync<TargetException>(distrusting.ConnectAsync)).Message, StringComparison.Ordinal);
        Assert.Contains("tls", (await Assert.ThrowsAsync<TargetException>(broken.ConnectAsync)).Message, StringComparison.Ordinal);
    }
}
