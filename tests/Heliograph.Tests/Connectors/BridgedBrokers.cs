using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;

namespace Heliograph.Tests.Connectors;

/// <summary>A broker whose configuration has a bridge to another one.</summary>
internal static class BridgedBrokers
{
    /// <summary>The near one: what is published below <c>out/</c> goes to <c>far/out/…</c> there, what is published below <c>in/</c> there comes to rules, and to <c>near/in/…</c> here.</summary>
    public static Task<TestBroker> StartNearAsync(int port, Func<MqttConnectorOptions, MqttConnectorOptions>? with = null, params RuleOptions[] rules)
    {
        var section = new MqttConnectorOptions { Server = $"127.0.0.1:{port}", Version = MqttVersion.V5, ClientId = "near" };
        return TestBroker.StartAsync(o => o with
        {
            Connectors = [new() { Type = ConnectorType.Mqtt, Name = "far", HealthCheckInterval = TimeSpan.FromSeconds(1), Mqtt = with?.Invoke(section) ?? section }],
            Actions = [new() { Type = ConnectorType.Mqtt, Name = "forward", Connector = "far", Mqtt = new() { Topic = "far/${topic}", Qos = "${qos}" }, Buffer = Patient }],
            Sources = [new() { Type = ConnectorType.Mqtt, Name = "fetch", Connector = "far", Mqtt = new() { Topic = "in/#", Qos = QoS.ExactlyOnce, Local = new() { Topic = "near/${topic}" } } }],
            Rules = [Forwarding, .. rules],
        });
    }

    /// <summary>The connector is connected, and the source has its subscription.</summary>
    public static Task ConnectedAsync(this TestBroker near) =>
        Polling.Eventually(() => near.Node.Connectors.Sources.All(source => source.Status == ConnectorStatus.Connected), "the bridge is connected");

    private static BufferOptions Patient => new() { RequestTtl = TimeSpan.Zero, RequestTimeout = TimeSpan.FromSeconds(60), MaxPause = TimeSpan.FromMilliseconds(200) };

    private static RuleOptions Forwarding => new() { Id = "forward", Sql = "SELECT * FROM \"out/#\"", Actions = [new() { Type = RuleActionType.Connector, Name = "mqtt:forward" }] };
}
