using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Server;

public sealed class FixtureTests
{
    [Theory, MemberData(nameof(Setups.VersionsAndShards), MemberType = typeof(Setups))]
    public async Task A_message_reaches_its_subscriber(ProtocolVersion version, int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var subscriber = await broker.SubscriberAsync(version);
        var publisher = await broker.PublisherAsync(version);

        Assert.Equal(ReasonCode.GrantedQoS1, await subscriber.SubscribeAsync("a/+", QoS.AtLeastOnce));
        Assert.Equal(ReasonCode.Success, await publisher.PublishAsync("a/b", "hello", QoS.AtLeastOnce));

        var publish = await subscriber.ExpectAsync("a/b", "hello");
        await subscriber.AcknowledgeAsync(publish);
        await subscriber.ExpectNothingAsync();
        await Eventually(() => broker.Counter(BrokerCounter.MessagesAcked) == 1);
    }

    [Fact]
    public async Task A_deadline_fires_when_the_clock_is_moved_past_it()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.OpenAsync();
        await broker.SettleAsync();

        await broker.AdvanceAsync(11);

        await client.ExpectClosedAsync();
        Assert.Single(broker.Log.EndedOf(client));
    }

    [Fact]
    public async Task A_restart_finds_what_the_store_kept()
    {
        await using var broker = await TestBroker.StartAsync();
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("r", "kept", QoS.AtLeastOnce, retain: true);

        await broker.RestartAsync();

        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("r");
        await subscriber.ExpectAsync("r", "kept");
        Assert.Equal(1, broker.Gauges.Retained);
    }
}
