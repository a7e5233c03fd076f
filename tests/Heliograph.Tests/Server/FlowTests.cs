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

    [Theory, MemberData(nameof(Setups.VersionsAndShards), MemberType = typeof(Setups))]
    public async Task A_repeated_QoS_2_publish_is_acknowledged_again_and_delivered_once(ProtocolVersion version, int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var subscriber = await broker.SubscriberAsync(version);
        var publisher = await broker.PublisherAsync(version);
        await subscriber.SubscribeAsync("a", QoS.ExactlyOnce);

        await publisher.SendAsync(new PublishOptions("a", "x", QoS.ExactlyOnce) { PacketId = 7 });
        await publisher.ExpectAsync(new PubRec(7));
        await publisher.SendAsync(new PublishOptions("a", "x", QoS.ExactlyOnce) { PacketId = 7, Dup = true });
        await publisher.ExpectAsync(new PubRec(7));
        await publisher.SendAsync(new PubRel(7));
        await publisher.ExpectAsync(new PubComp(7));

        await subscriber.ReceiveAsync();
        await subscriber.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_repeated_QoS_2_publish_is_recognised_over_a_new_connection()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await broker.SubscriberAsync();
        var publisher = await broker.ConnectAsync(o => o with { CleanStart = false, SessionExpiry = 60, Shard = 0 });
        await subscriber.SubscribeAsync("a", QoS.ExactlyOnce);
        await publisher.SendAsync(new PublishOptions("a", "x", QoS.ExactlyOnce) { PacketId = 7 });
        await publisher.ExpectAsync(new PubRec(7));
        publisher.Abort();

        var again = await broker.ReconnectAsync(publisher);
        await again.SendAsync(new PublishOptions("a", "x", QoS.ExactlyOnce) { PacketId = 7, Dup = true });
        await again.ExpectAsync(new PubRec(7));
        await again.SendAsync(new PubRel(7));
        await again.ExpectAsync(new PubComp(7));

        await subscriber.ReceiveAsync();
        await subscriber.ExpectNothingAsync();
    }

    [Fact]
    public async Task Another_message_under_an_identifier_in_use_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await broker.SubscriberAsync();
        var publisher = await broker.PublisherAsync();
        await subscriber.SubscribeAsync("a", QoS.AtMostOnce);
        await publisher.SendAsync(new PublishOptions("a", "x", QoS.ExactlyOnce) { PacketId = 7 });
        await publisher.ExpectAsync(new PubRec(7));

        await publisher.SendAsync(new PublishOptions("a", "other", QoS.ExactlyOnce) { PacketId = 7 });

        await publisher.ExpectAsync(new PubRec(7, ReasonCode.PacketIdentifierInUse));
        await subscriber.ExpectAsync("a", "x");
        await subscriber.ExpectNothingAsync();
    }

    [Fact]
    public async Task An_identifier_can_be_used_again_after_PUBCOMP()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await broker.SubscriberAsync();
        var publisher = await broker.PublisherAsync();
        await subscriber.SubscribeAsync("a", QoS.AtMostOnce);
        foreach (var payload in new[] { "1", "2", "3" })
        {
            await publisher.PublishAsync(new PublishOptions("a", payload, QoS.ExactlyOnce) { PacketId = 7 });
            await subscriber.ExpectAsync("a", payload);
        }
    }

    [Theory, MemberData(nameof(Setups.Versions), MemberType = typeof(Setups))]
    public async Task Acknowledgements_of_unknown_identifiers_are_answered_where_the_exchange_has_an_answer(ProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync("a", version);
        var notFound = version == ProtocolVersion.V5 ? ReasonCode.PacketIdentifierNotFound : ReasonCode.Success;

        await client.SendAsync(new PubAck(9));
        await client.SendAsync(new PubRec(9));
        await client.ExpectAsync(new PubRel(9, notFound));
        await client.SendAsync(new PubRel(9));
        await client.ExpectAsync(new PubComp(9, notFound));
        await client.SendAsync(new PubComp(9));

        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task PUBREC_with_an_error_ends_the_exchange()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await broker.ConnectAsync(o => o with { CleanStart = false, SessionExpiry = 60, Shard = 1, ReceiveMaximum = 1 });
        await subscriber.SubscribeAsync("a", QoS.ExactlyOnce);
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("a", "1", QoS.ExactlyOnce);
        await publisher.PublishAsync("a", "2", QoS.ExactlyOnce);
        var first = await subscriber.ExpectAsync("a", "1");

        await subscriber.SendAsync(new PubRec(first.PacketId, ReasonCode.UnspecifiedError));

        await subscriber.ExpectAsync("a", "2");
        await subscriber.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_second_PUBREC_is_answered_with_PUBREL_again()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("a", QoS.ExactlyOnce);
        await (await broker.PublisherAsync()).PublishAsync("a", "1", QoS.ExactlyOnce);
        var publish = await subscriber.ExpectAsync<Publish>();

        for (var i = 0; i < 2; i++)
        {
            await subscriber.SendAsync(new PubRec(publish.PacketId));
            await subscriber.ExpectAsync(new PubRel(publish.PacketId));
        }

        await subscriber.SendAsync(new PubComp(publish.PacketId));
        await subscriber.ExpectNothingAsync();
        Assert.Equal((1, 1), (broker.Counter(BrokerCounter.PacketsPubRecInuse), broker.Counter(BrokerCounter.MessagesAcked)));
    }

    [Theory]
    [InlineData(QoS.AtLeastOnce)]
    [InlineData(QoS.ExactlyOnce)]
    public async Task An_acknowledgement_of_the_wrong_kind_is_a_protocol_error(QoS qos)
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("a", qos);
        await (await broker.PublisherAsync()).PublishAsync("a", "1", qos);
        var publish = await subscriber.ExpectAsync<Publish>();

        await subscriber.SendAsync(qos == QoS.AtLeastOnce ? new PubRec(publish.PacketId) : new PubAck(publish.PacketId));

        await subscriber.ExpectClosedAsync(ReasonCode.ProtocolError);
        Assert.Single(broker.Log.EndedOf(subscriber));
    }

    [Fact]
    public async Task Early_PUBCOMP_and_late_PUBACK_change_nothing()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("a", QoS.ExactlyOnce);
        await (await broker.PublisherAsync()).PublishAsync("a", "1", QoS.ExactlyOnce);
        var publish = await subscriber.ExpectAsync<Publish>();

        await subscriber.SendAsync(new PubComp(publish.PacketId));
        await subscriber.SendAsync(new PubRec(publish.PacketId));
        await subscriber.ExpectAsync(new PubRel(publish.PacketId));
        await subscriber.SendAsync(new PubAck(publish.PacketId));
        await subscriber.SendAsync(new PubComp(publish.PacketId));

        await subscriber.ExpectNothingAsync();
        Assert.Equal((1, 1), (broker.Counter(BrokerCounter.PacketsPubCompInuse), broker.Counter(BrokerCounter.PacketsPubAckInuse)));
    }

    [Fact]
    public async Task An_identifier_that_waits_for_PUBREL_too_long_is_forgotten()
    {
        await using var broker = await TestBroker.StartAsync();
        var publisher = await broker.PublisherAsync();
        await publisher.SendAsync(new PublishOptions("a", "x", QoS.ExactlyOnce) { PacketId = 7 });
        await publisher.ExpectAsync<PubRec>();
        await broker.AdvanceAsync(299.9);
        Assert.Equal(0, broker.Counter(BrokerCounter.MessagesDroppedExpired));

        await broker.AdvanceAsync(0.1);

        Assert.Equal(1, broker.Counter(BrokerCounter.MessagesDroppedExpired));
        await publisher.SendAsync(new PubRel(7));
        await publisher.ExpectAsync(new PubComp(7, ReasonCode.PacketIdentifierNotFound));
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
