using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Server;

/// <summary>QoS 0, 1 and 2 from a publisher to a subscriber (MQTT 5 §4.3).</summary>
public sealed class FlowTests
{
    public static TheoryData<ProtocolVersion, int, QoS, QoS> Combinations
    {
        get
        {
            var all = new TheoryData<ProtocolVersion, int, QoS, QoS>();
            foreach (var version in new[] { ProtocolVersion.V311, ProtocolVersion.V5 })
                foreach (var shards in new[] { 1, 2 })
                    foreach (var published in Enum.GetValues<QoS>())
                        foreach (var granted in Enum.GetValues<QoS>())
                            all.Add(version, shards, published, granted);
            return all;
        }
    }

    [Theory, MemberData(nameof(Combinations))]
    public async Task A_message_is_delivered_with_the_lower_of_both_QoS(ProtocolVersion version, int shards, QoS published, QoS granted)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var subscriber = await broker.SubscriberAsync(version);
        var publisher = await broker.PublisherAsync(version);
        Assert.Equal((ReasonCode)granted, await subscriber.SubscribeAsync("a", granted));

        Assert.Equal(ReasonCode.Success, await publisher.PublishAsync("a", "x", published));

        var publish = await subscriber.ReceiveAsync();
        Assert.Equal(("a", "x", (QoS)Math.Min((int)published, (int)granted)), (publish.Topic, publish.Payload, publish.QoS));
        Assert.False(publish.Dup);
        Assert.False(publish.Retain);
        await subscriber.ExpectNothingAsync();
    }

    [Theory, MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task A_message_may_be_raised_to_the_QoS_of_its_subscription(int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards, m => m with { UpgradeQoS = true });
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("a", QoS.ExactlyOnce);

        await (await broker.PublisherAsync()).PublishAsync("a", "x");

        Assert.Equal(QoS.ExactlyOnce, (await subscriber.ReceiveAsync()).QoS);
    }

    [Theory]
    [InlineData(QoS.AtLeastOnce, ReasonCode.NoMatchingSubscribers)]
    [InlineData(QoS.ExactlyOnce, ReasonCode.NoMatchingSubscribers)]
    public async Task A_publisher_is_told_that_nobody_subscribed(QoS qos, ReasonCode reason)
    {
        await using var broker = await TestBroker.StartAsync();
        var publisher = await broker.PublisherAsync();

        Assert.Equal(reason, await publisher.PublishAsync("nobody", "x", qos));
        Assert.Equal(1, broker.Counter(BrokerCounter.MessagesDroppedNoSubscribers));
    }

    [Fact]
    public async Task A_message_for_a_client_that_is_away_has_a_subscriber()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await broker.ConnectAsync(o => o with { SessionExpiry = 60, Shard = 1 });
        await subscriber.SubscribeAsync("a", QoS.AtLeastOnce);
        await subscriber.DisconnectAsync();

        Assert.Equal(ReasonCode.Success, await (await broker.PublisherAsync()).PublishAsync("a", "x", QoS.AtLeastOnce));
    }

    [Theory, MemberData(nameof(Setups.VersionsAndShards), MemberType = typeof(Setups))]
    public async Task A_client_gets_its_own_messages(ProtocolVersion version, int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var client = await broker.SubscriberAsync(version);
        await client.SubscribeAsync("a", QoS.ExactlyOnce);

        await client.PublishAsync("a", "x", QoS.ExactlyOnce);

        await client.ReceiveAsync();
    }

    [Fact]
    public async Task A_publish_above_the_maximum_QoS_ends_the_connection()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { MaxQoS = QoS.AtLeastOnce });
        var publisher = await broker.PublisherAsync();
        Assert.Equal(ReasonCode.GrantedQoS1, await publisher.SubscribeAsync("a", QoS.ExactlyOnce));

        await publisher.SendAsync(new PublishOptions("a", "x", QoS.ExactlyOnce));

        await publisher.ExpectClosedAsync(ReasonCode.QoSNotSupported);
    }

    [Fact]
    public async Task Without_acknowledgement_a_message_is_sent_again_when_a_retry_interval_is_set()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { RetryInterval = TimeSpan.FromSeconds(30) });
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("a", QoS.AtLeastOnce);
        await (await broker.PublisherAsync()).PublishAsync("a", "x", QoS.AtLeastOnce);
        var sent = await subscriber.ExpectAsync<Publish>();

        await broker.AdvanceAsync(60);
        await subscriber.ExpectAsync(sent with { Dup = true });
        await subscriber.SendAsync(new PubAck(sent.PacketId));
        await Eventually(() => broker.Counter(BrokerCounter.MessagesAcked) == 1);
        await broker.AdvanceAsync(60);
        await subscriber.ExpectNothingAsync();
    }

    [Fact]
    public async Task Within_a_connection_nothing_is_sent_again_by_default()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("a", QoS.AtLeastOnce);
        await (await broker.PublisherAsync()).PublishAsync("a", "x", QoS.AtLeastOnce);
        await subscriber.ExpectAsync<Publish>();

        await broker.AdvanceAsync(3600);

        await subscriber.ExpectNothingAsync();
    }
}
