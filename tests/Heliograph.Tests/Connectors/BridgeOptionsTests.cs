using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Configuration;

namespace Heliograph.Tests.Connectors;

/// <summary>The sections of the MQTT bridge.</summary>
public sealed class BridgeOptionsTests
{
    [Fact]
    public void A_bridge_is_read()
    {
        var options = TestConfiguration.Options("""
            connectors:
              - {type: mqtt, name: far, mqtt: {server: "far.example:8883", version: v5, username: u, password: p, cleanStart: false, keepAlive: 30s, tls: {enabled: true}}}
            actions:
              - {type: mqtt, name: out, connector: far, mqtt: {topic: "far/${topic}", qos: "${qos}"}}
            sources:
              - {type: mqtt, name: in, connector: far, mqtt: {topic: plant/#, qos: 2, poolSize: 2, local: {topic: "near/${topic}"}}}
            """);

        var far = options.Connectors.Single().Mqtt!;
        Assert.Equal(("far.example:8883", MqttVersion.V5, "u", "p", false), (far.Server, far.Version, far.Username, far.Password!.Reveal(), far.CleanStart));
        Assert.Equal((TimeSpan.FromSeconds(30), true, 32, 4), (far.KeepAlive, far.Tls.Enabled, far.MaxInflight, far.PoolSize));
        Assert.Equal(("far/${topic}", "${qos}", "false", "${payload}"), options.Actions.Single().Mqtt is var action ? (action!.Topic, action.Qos, action.Retain, action.Payload) : default);
        var source = options.Sources.Single().Mqtt!;
        Assert.Equal(("plant/#", QoS.ExactlyOnce, 2, "near/${topic}", "${qos}"), (source.Topic, source.Qos, source.PoolSize, source.Local!.Topic, source.Local.Qos));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var errors = TestConfiguration.Errors("""
            connectors:
              - {type: mqtt, name: none}
              - {type: mqtt, name: far, mqtt: {server: far, version: v6, password: p, maxInflight: 0, tls: {enabled: true, ca: /nowhere.pem}}}
            actions:
              - {type: mqtt, name: out, connector: far, mqtt: {topic: "far/#", qos: 3, retain: maybe}}
            sources:
              - {type: mqtt, name: in, connector: far, mqtt: {topic: "a/#/b", qos: 3, local: {qos: x}}}
            """);

        string[] keys =
        [
            "connectors[0].mqtt", "connectors[1].mqtt.server", "connectors[1].mqtt.version", "connectors[1].mqtt.password", "connectors[1].mqtt.maxInflight", "connectors[1].mqtt.tls.ca",
            "actions[0].mqtt.topic", "actions[0].mqtt.qos", "actions[0].mqtt.retain", "sources[0].mqtt.topic", "sources[0].mqtt.qos", "sources[0].mqtt.local.qos",
        ];
        Assert.All(keys, key => Assert.Single(errors, error => error.Contains($": {key}: ", StringComparison.Ordinal)));
        Assert.Equal(keys.Length, errors.Count);
    }

    [Fact]
    public void The_password_is_not_shown() =>
        Assert.DoesNotContain("sesame", SettingsJson.Write(new ConnectorOptions { Type = ConnectorType.Mqtt, Name = "far", Mqtt = new() { Password = new("sesame") } }, reveal: false).ToJsonString(), StringComparison.Ordinal);
}
