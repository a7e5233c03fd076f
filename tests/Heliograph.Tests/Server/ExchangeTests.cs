using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Tests.Server;

/// <summary>The exchanges of QoS 1 and 2, with the identifiers and acknowledgements that a client may repeat, mistake or forget (MQTT 5 §4.3).</summary>
public sealed class ExchangeTests
{
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
}
