using System.Text;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Tests.Server;

/// <summary>What an operator and the program around the broker do: kick, publish, shut down.</summary>
public sealed class OperationTests
{
    [Theory, MemberData(nameof(Setups.Versions), MemberType = typeof(Setups))]
    public async Task A_kicked_client_is_told_and_its_session_ends(ProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        var watcher = await broker.ConnectAsync("watcher", shard: 1);
        await watcher.SubscribeAsync("will");
        var client = await broker.ConnectAsync(o => o with { Version = version, CleanStart = false, SessionExpiry = 60, Will = new("will") });

        Assert.True(await broker.Node.Broker.KickAsync(client.Id));

        await client.ExpectClosedAsync(ReasonCode.AdministrativeAction);
        await watcher.ExpectAsync("will", "gone");
        Assert.Equal(1, broker.Gauges.Sessions);
        Assert.False(await broker.Node.Broker.KickAsync(client.Id));
    }

    [Fact]
    public async Task A_session_whose_client_is_away_can_be_ended()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { CleanStart = false, SessionExpiry = 60 });
        await client.DisconnectAsync();

        Assert.True(await broker.Node.Broker.KickAsync(client.Id));

        Assert.Equal(0, broker.Gauges.Sessions);
    }

    [Theory]
    [InlineData(QoS.AtMostOnce)]
    [InlineData(QoS.AtLeastOnce)]
    [InlineData(QoS.ExactlyOnce)]
    public async Task A_message_from_outside_reaches_subscribers_and_is_retained(QoS qos)
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("a", QoS.ExactlyOnce);

        var reason = await broker.Node.Broker.PublishAsync(new("a", Encoding.UTF8.GetBytes("x"), qos, Retain: true));

        Assert.Equal(ReasonCode.Success, reason);
        Assert.Equal($"x@{(int)qos}", (await subscriber.ReceiveAsync()).ToString());
        Assert.Equal((1, 1, 0), (broker.Gauges.Retained, broker.Counter(BrokerCounter.MessagesReceived), broker.Counter(BrokerCounter.PacketsPublishReceived)));
    }

    [Theory]
    [InlineData("nobody", ReasonCode.NoMatchingSubscribers)]
    [InlineData("", ReasonCode.TopicNameInvalid)]
    [InlineData("a/#", ReasonCode.TopicNameInvalid)]
    [InlineData("a\0", ReasonCode.TopicNameInvalid)]
    [InlineData("$delayed/x/a", ReasonCode.TopicNameInvalid)]
    public async Task A_message_from_outside_is_answered_with_its_reason(string topic, ReasonCode reason)
    {
        await using var broker = await TestBroker.StartAsync();
        Assert.Equal(reason, await broker.Node.Broker.PublishAsync(new(topic, Encoding.UTF8.GetBytes("x"), QoS.AtLeastOnce)));
    }

    [Theory, MemberData(nameof(Setups.Versions), MemberType = typeof(Setups))]
    public async Task A_shutdown_tells_every_client_and_publishes_wills(ProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { ClientId = "client", Version = version, Shard = 0, Will = new("will", "gone", QoS.AtLeastOnce) { Retain = true } });
        var lasting = await broker.ConnectAsync(o => o with { ClientId = "lasting", Version = version, CleanStart = false, SessionExpiry = 60, Shard = 1 });
        await lasting.SubscribeAsync("will", QoS.AtLeastOnce);

        await broker.Node.Broker.DisconnectAllAsync();
        await broker.SettleAsync();

        await client.ExpectClosedAsync(ReasonCode.ServerShuttingDown);
        Assert.Equal((1, 0), (broker.Gauges.Retained, broker.Gauges.LiveConnections));
        await lasting.ReadToEndAsync();
        await broker.RestartAsync();
        var again = await broker.ReconnectAsync(lasting);
        Assert.True(again.ConnAck.SessionPresent);
        await again.ExpectAsync("will", "gone");
    }
}
