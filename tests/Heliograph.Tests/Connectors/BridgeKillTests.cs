using System.Collections.Concurrent;
using System.Text;
using Heliograph.Broker;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using Heliograph.Server.Connectors.Mqtt;
using Heliograph.Tests.Durability;
using Heliograph.Tests.Rules;

namespace Heliograph.Tests.Connectors;

/// <summary>The other end of a bridge is killed in the middle of a load, and started again: every message is counted.</summary>
public sealed class BridgeKillTests
{
    private const int Messages = 4000;
    private const string Settings = "mqtt: {maxQueue: 1000000, maxAwaitingRelease: 1000}";

    [Theory]
    [InlineData(QoS.AtLeastOnce, true)]
    [InlineData(QoS.AtLeastOnce, false)]
    [InlineData(QoS.ExactlyOnce, false)]
    public async Task Nothing_that_goes_out_is_lost(QoS qos, bool cleanStart)
    {
        using var server = new ServerProcess(Settings);
        await server.StartAsync();
        await using var reader = new Outside(0) { Options = Keeping(server.Port) };
        await (await reader.ConnectAsync()).SubscribeAsync("far/#", new SubscribeOptions(QoS.ExactlyOnce));
        await using var near = await BridgedBrokers.StartNearAsync(server.Port, o => o with { CleanStart = cleanStart });
        await near.ConnectedAsync();

        var publishing = PublishAsync(near, qos);
        await Polling.Eventually(() => reader.Received.Count > Messages / 10);
        await server.KillAsync();
        Assert.True(reader.Received.Count < Messages, "it was killed too late");
        await server.StartAsync();
        await reader.ConnectAsync();
        await publishing;

        await Polling.Eventually(() => near.Actions("forward") == (Messages, Messages, 0));
        await Polling.Eventually(() => reader.Payloads.Distinct().Count() == Messages);
        if (qos == QoS.ExactlyOnce) Assert.Equal(Messages, reader.Received.Count);
    }

    [Theory]
    [InlineData(QoS.AtLeastOnce)]
    [InlineData(QoS.ExactlyOnce)]
    public async Task Nothing_that_comes_in_is_lost(QoS qos)
    {
        using var server = new ServerProcess(Settings);
        await server.StartAsync();
        var received = new ConcurrentQueue<string>();
        await using var near = await BridgedBrokers.StartNearAsync(server.Port, o => o with { CleanStart = false });
        near.Node.Connectors.Received = (_, message) =>
        {
            received.Enqueue(message.Columns["payload"].Text);
            return ValueTask.FromResult(true);
        };
        await near.ConnectedAsync();
        await using var writer = new Outside(0) { Options = Keeping(server.Port) };
        await writer.ConnectAsync();

        var answers = Enumerable.Range(0, Messages).Select(i => writer.Session.PublishAsync(Outside.Message("in/1", $"{i}", qos))).ToList();
        await Polling.Eventually(() => received.Count > Messages / 10);
        await server.KillAsync();
        Assert.True(received.Count < Messages, "it was killed too late");
        await server.StartAsync();
        await writer.ConnectAsync();
        await Task.WhenAll(answers).WaitAsync(Polling.Patience);

        await Polling.Eventually(() => received.Distinct().Count() == Messages);
        if (qos == QoS.ExactlyOnce) Assert.Equal(Messages, received.Count);
    }

    private static MqttClientOptions Keeping(int port) => new() { Port = port, Version = ProtocolVersion.V5, ClientId = "witness", CleanStart = false, ReceiveMaximum = 1000 };

    // In parts, so that it lasts until the other broker is killed.
    private static async Task PublishAsync(TestBroker near, QoS qos)
    {
        for (var i = 0; i < Messages; i += 100)
        {
            await Task.WhenAll(Enumerable.Range(i, 100).Select(n => near.Node.Broker.PublishAsync(new ApplicationMessage("out/1", Encoding.UTF8.GetBytes($"{n}"), qos)))).WaitAsync(Polling.Patience);
        }
    }
}
