using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Tests.Server;

/// <summary><c>$delayed/SECONDS/topic</c>.</summary>
public sealed class DelayedTests
{
    [Theory, MemberData(nameof(Setups.VersionsAndShards), MemberType = typeof(Setups))]
    public async Task A_delayed_message_comes_when_its_time_has_come(ProtocolVersion version, int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var subscriber = await broker.SubscriberAsync(version);
        await subscriber.SubscribeAsync("#", QoS.ExactlyOnce);
        var publisher = await broker.PublisherAsync(version);
        await publisher.PublishAsync("$delayed/10/a/b", "later", QoS.AtLeastOnce);
        await publisher.PublishAsync("$delayed/5/c", "sooner", QoS.ExactlyOnce);
        Assert.Equal(2, broker.Gauges.Delayed);

        await broker.AdvanceAsync(4.98);
        await subscriber.ExpectNothingAsync();
        await broker.AdvanceAsync(0.02);
        Assert.Equal(("c", "sooner@2"), await subscriber.ReceiveAsync() is var first ? (first.Topic, first.ToString()) : default);
        await broker.AdvanceAsync(5);
        Assert.Equal(("a/b", "later@1"), await subscriber.ReceiveAsync() is var second ? (second.Topic, second.ToString()) : default);
        Assert.Equal((0, 2), (broker.Gauges.Delayed, broker.Gauges.MostDelayed.Value));
    }

    [Fact]
    public async Task A_delayed_message_can_be_retained_when_it_comes()
    {
        await using var broker = await TestBroker.StartAsync();
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("$delayed/5/a", "x", QoS.AtLeastOnce, retain: true);
        Assert.Equal(0, broker.Gauges.Retained);

        await broker.AdvanceAsync(5);

        Assert.Equal(1, broker.Gauges.Retained);
        await publisher.SubscribeAsync("a");
        await publisher.ExpectAsync("a", "x");
    }

    [Theory]
    [InlineData("$delayed/x/a")]
    [InlineData("$delayed/5")]
    [InlineData("$delayed/5/")]
    [InlineData("$delayed/-1/a")]
    [InlineData("$delayed/4294968/a")]
    [InlineData("$delayed/99999999999999999999/a")]
    public async Task A_delay_that_is_none_is_refused(string topic)
    {
        await using var broker = await TestBroker.StartAsync();
        Assert.Equal(ReasonCode.TopicNameInvalid, await (await broker.PublisherAsync()).PublishAsync(topic, "x", QoS.AtLeastOnce));
        Assert.Equal(0, broker.Gauges.Delayed);
    }

    [Fact]
    public async Task No_more_are_held_than_allowed()
    {
        await using var broker = await TestBroker.StartAsync(1, m => m with { MaxDelayed = 1 });
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("$delayed/5/a", "x", QoS.AtLeastOnce);

        Assert.Equal(ReasonCode.QuotaExceeded, await publisher.PublishAsync("$delayed/5/a", "x", QoS.AtLeastOnce));
        Assert.Equal(1, broker.Counter(BrokerCounter.MessagesDelayed));
    }
}
