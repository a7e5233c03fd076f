using Heliograph.Protocol;

namespace Heliograph.Tests.Rules.Events;

/// <summary>What events cost where nobody wants to know.</summary>
public sealed class EventCostTests
{
    private const int Count = 2000;

    [Fact]
    public async Task A_message_that_is_published_and_delivered_allocates_nothing_for_events_nobody_listens_to()
    {
        await using var broker = await TestBroker.StartAsync(1);
        Assert.Equal(0, await AllocatedAsync(broker, QoS.AtMostOnce));
    }

    [Theory]
    [InlineData(QoS.AtMostOnce)]
    [InlineData(QoS.AtLeastOnce)]
    [InlineData(QoS.ExactlyOnce)]
    public async Task A_rule_over_other_events_changes_nothing_of_that(QoS qos)
    {
        await using var broker = await TestBroker.StartAsync(1);
        var before = await AllocatedAsync(broker, qos);
        EventRule.Open(broker, "$events/client/connected");
        Assert.Equal(before, await AllocatedAsync(broker, qos));

        EventRule.Open(broker, "$events/message/delivered");
        Assert.True(await AllocatedAsync(broker, qos) > before);
    }

    // Bytes a message, on the thread of the only shard.
    private static async Task<long> AllocatedAsync(TestBroker broker, QoS qos)
    {
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("t", qos);
        var publisher = await broker.PublisherAsync();
        await ExchangeAsync(publisher, subscriber, qos);
        var before = await ReadAsync(broker);
        await ExchangeAsync(publisher, subscriber, qos);
        return (await ReadAsync(broker) - before) / Count;
    }

    private static Task<long> ReadAsync(TestBroker broker) => broker.Node.Broker.Shards[0].RunAsync(GC.GetAllocatedBytesForCurrentThread);

    private static async Task ExchangeAsync(TestClient publisher, TestClient subscriber, QoS qos)
    {
        for (var i = 0; i < Count; i++)
        {
            await publisher.PublishAsync("t", "x", qos);
            await subscriber.ReceiveAsync();
        }
    }
}
