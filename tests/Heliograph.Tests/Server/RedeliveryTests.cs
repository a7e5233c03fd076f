using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Tests.Server;

/// <summary>What a client that comes back gets, and in which order (MQTT 5 §4.4, §4.6).</summary>
public sealed class RedeliveryTests
{
    [Theory, MemberData(nameof(Setups.Versions), MemberType = typeof(Setups))]
    public async Task What_was_in_flight_comes_again_with_DUP_and_its_identifiers_before_what_waited(ProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { MaxInflight = 3 });
        var subscriber = await LastingAsync(broker, version);
        var publisher = await broker.PublisherAsync(version);
        foreach (var i in Enumerable.Range(1, 5)) await publisher.PublishAsync("a", $"{i}", i % 2 == 0 ? QoS.ExactlyOnce : QoS.AtLeastOnce);
        Publish[] sent = [await subscriber.ExpectAsync<Publish>(), await subscriber.ExpectAsync<Publish>(), await subscriber.ExpectAsync<Publish>()];
        Assert.Equal("1@1 2@2 3@1", string.Join<Publish>(' ', sent));
        subscriber.Abort();

        var again = await broker.ReconnectAsync(subscriber);

        foreach (var publish in sent) await again.ExpectAsync(publish with { Dup = true });
        foreach (var publish in sent) await again.AcknowledgeAsync(publish);
        Assert.Equal("4@2", (await again.ReceiveAsync()).ToString());
        Assert.Equal("5@1", (await again.ReceiveAsync()).ToString());
        await again.ExpectNothingAsync();
    }

    [Fact]
    public async Task An_exchange_that_got_its_PUBREC_goes_on_with_PUBREL()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await LastingAsync(broker);
        await (await broker.PublisherAsync()).PublishAsync("a", "x", QoS.ExactlyOnce);
        var sent = await subscriber.ExpectAsync<Publish>();
        await subscriber.SendAsync(new PubRec(sent.PacketId));
        await subscriber.ExpectAsync(new PubRel(sent.PacketId));
        subscriber.Abort();

        var again = await broker.ReconnectAsync(subscriber);

        await again.ExpectAsync(new PubRel(sent.PacketId));
        await again.SendAsync(new PubComp(sent.PacketId));
        await again.ExpectNothingAsync();
    }

    [Fact]
    public async Task Nothing_comes_again_that_was_acknowledged()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await LastingAsync(broker);
        var publisher = await broker.PublisherAsync();
        foreach (var i in Enumerable.Range(0, 10)) await publisher.PublishAsync("a", $"{i}", QoS.AtLeastOnce);
        List<Publish> sent = [];
        for (var i = 0; i < 10; i++) sent.Add(await subscriber.ExpectAsync<Publish>());
        foreach (var publish in sent.Where((_, i) => i % 3 != 0)) await subscriber.AcknowledgeAsync(publish);
        await subscriber.FenceAsync();
        subscriber.Abort();

        var again = await broker.ReconnectAsync(subscriber);

        foreach (var publish in sent.Where((_, i) => i % 3 == 0)) await again.ExpectAsync(publish with { Dup = true });
        await again.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_smaller_receive_maximum_holds_back_what_was_in_flight()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await LastingAsync(broker);
        var publisher = await broker.PublisherAsync();
        foreach (var i in Enumerable.Range(0, 6)) await publisher.PublishAsync("a", $"{i}", QoS.AtLeastOnce);
        List<Publish> sent = [];
        for (var i = 0; i < 6; i++) sent.Add(await subscriber.ExpectAsync<Publish>());
        subscriber.Abort();

        var again = await broker.ReconnectAsync(subscriber, o => o with { ReceiveMaximum = 2 });
        await publisher.PublishAsync("a", "6", QoS.AtLeastOnce);

        await again.ExpectAsync(sent[0] with { Dup = true });
        await again.ExpectAsync(sent[1] with { Dup = true });
        await again.ExpectNothingAsync();
        for (var i = 2; i < 6; i++)
        {
            await again.SendAsync(new PubAck(sent[i - 2].PacketId));
            await again.ExpectAsync(sent[i] with { Dup = true });
            await again.ExpectNothingAsync();
        }

        await again.SendAsync(new PubAck(sent[4].PacketId));
        Assert.Equal("6@1", (await again.ExpectAsync<Publish>()).ToString());
    }

    [Theory, MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task Many_messages_keep_their_order_through_window_and_queue(int shards)
    {
        const int Count = 300;
        await using var broker = await TestBroker.StartAsync(shards, m => m with { MaxInflight = 7 });
        var subscriber = await LastingAsync(broker);
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < Count; i++) await publisher.PublishAsync("a", $"{i}", QoS.AtLeastOnce);

        for (var i = 0; i < Count; i++)
        {
            var publish = await subscriber.ReceiveAsync();
            Assert.Equal($"{i}", publish.Payload);
            if (i % 50 != 25) continue;
            subscriber.Abort();
            subscriber = await broker.ReconnectAsync(subscriber);
            await broker.SettleAsync();
            var resent = await subscriber.ExpectAsync<Publish>();
            while (int.Parse(resent.Payload) <= i)
            {
                Assert.True(resent.Dup);
                await subscriber.AcknowledgeAsync(resent);
                resent = await subscriber.ExpectAsync<Publish>();
            }

            Assert.Equal($"{++i}", resent.Payload);
            await subscriber.AcknowledgeAsync(resent);
        }
    }

    [Fact]
    public async Task QoS_0_messages_wait_for_a_client_that_is_away_in_order_with_the_others()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await LastingAsync(broker);
        await subscriber.DisconnectAsync();
        var publisher = await broker.PublisherAsync();
        foreach (var i in Enumerable.Range(0, 6)) await publisher.PublishAsync("a", $"{i}", (QoS)(i % 2));

        var again = await broker.ReconnectAsync(subscriber);

        List<string> got = [];
        for (var i = 0; i < 6; i++) got.Add((await again.ReceiveAsync()).ToString());
        Assert.Equal("0@0 1@1 2@0 3@1 4@0 5@1", string.Join(' ', got));
    }

    [Fact]
    public async Task A_new_QoS_0_message_does_not_overtake_those_that_waited()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await LastingAsync(broker);
        await subscriber.DisconnectAsync();
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("a", "1", QoS.AtLeastOnce);
        await publisher.PublishAsync("a", "2", QoS.AtLeastOnce);
        await publisher.PublishAsync("a", "3");

        var again = await broker.ReconnectAsync(subscriber, o => o with { ReceiveMaximum = 1 });
        var first = await again.ExpectAsync("a", "1");
        await publisher.PublishAsync("a", "4");
        await again.ExpectNothingAsync();
        await again.AcknowledgeAsync(first);

        Assert.Equal("2@1", (await again.ExpectAsync<Publish>()).ToString());
        Assert.Equal("3@0", (await again.ExpectAsync<Publish>()).ToString());
        Assert.Equal("4@0", (await again.ExpectAsync<Publish>()).ToString());
    }

    [Fact]
    public async Task QoS_0_messages_do_not_wait_where_that_is_switched_off()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { QueueQoS0 = false });
        var subscriber = await LastingAsync(broker);
        await subscriber.DisconnectAsync();
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("a", "lost");
        await publisher.PublishAsync("a", "kept", QoS.AtLeastOnce);

        var again = await broker.ReconnectAsync(subscriber);

        await again.ExpectAsync("a", "kept");
        Assert.Equal(1, broker.Counter(BrokerCounter.DeliveryDroppedQoS0Msg));
    }

    [Theory, MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task A_full_queue_loses_its_oldest_message(int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards, m => m with { MaxQueue = 3 });
        var subscriber = await LastingAsync(broker);
        await subscriber.DisconnectAsync();
        var publisher = await broker.PublisherAsync();
        foreach (var i in Enumerable.Range(1, 5)) await publisher.PublishAsync("a", $"{i}", QoS.AtLeastOnce);

        var again = await broker.ReconnectAsync(subscriber);

        foreach (var i in Enumerable.Range(3, 3)) await again.ExpectAsync("a", $"{i}");
        await again.ExpectNothingAsync();
        Assert.Equal((2, 2), (broker.Counter(BrokerCounter.DeliveryDroppedQueueFull), broker.Counter(BrokerCounter.DeliveryDropped)));
    }

    [Fact]
    public async Task A_queue_of_none_keeps_only_what_is_in_flight()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { MaxQueue = 0, MaxInflight = 1 });
        var subscriber = await LastingAsync(broker);
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("a", "1", QoS.AtLeastOnce);
        await publisher.PublishAsync("a", "2", QoS.AtLeastOnce);

        await subscriber.ReceiveAsync();
        await subscriber.ExpectNothingAsync();
        Assert.Equal(1, broker.Counter(BrokerCounter.DeliveryDroppedQueueFull));
    }

    [Fact]
    public async Task An_expired_message_is_not_delivered_from_the_queue()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await LastingAsync(broker);
        await subscriber.DisconnectAsync();
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync(new PublishOptions("a", "short", QoS.AtLeastOnce) { MessageExpiry = 10 });
        await publisher.PublishAsync(new PublishOptions("a", "long", QoS.AtLeastOnce) { MessageExpiry = 100 });
        await broker.AdvanceAsync(30);

        var again = await broker.ReconnectAsync(subscriber);

        Assert.Equal(70u, (await again.ExpectAsync("a", "long")).MessageExpiry);
        await again.ExpectNothingAsync();
        Assert.Equal(1, broker.Counter(BrokerCounter.DeliveryDroppedExpired));
    }

    [Fact]
    public async Task A_message_sent_at_once_keeps_its_expiry()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await LastingAsync(broker);
        await (await broker.PublisherAsync()).PublishAsync(new PublishOptions("a", "x") { MessageExpiry = 10 });

        Assert.Equal(10u, (await subscriber.ExpectAsync("a", "x")).MessageExpiry);
    }

    [Fact]
    public async Task Packet_identifiers_go_round_and_leave_out_those_in_use()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await LastingAsync(broker);
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("a", "held", QoS.AtLeastOnce);
        var held = await subscriber.ExpectAsync<Publish>();
        for (var i = 0; i < 70000; i += 20)
        {
            for (var n = 0; n < 20; n++) await publisher.SendAsync(new PublishOptions("a", "x", QoS.AtLeastOnce) { PacketId = (ushort)(n + 1) });
            for (var n = 0; n < 20; n++) await publisher.ExpectAsync<PubAck>();
            for (var n = 0; n < 20; n++) Assert.NotEqual(held.PacketId, (await subscriber.ReceiveAsync()).PacketId);
        }
    }

    private static async Task<TestClient> LastingAsync(TestBroker broker, ProtocolVersion version = ProtocolVersion.V5)
    {
        var client = await broker.ConnectAsync(
            o => o with { ClientId = "lasting", Version = version, CleanStart = false, SessionExpiry = 3600, Shard = broker.Shards - 1 });
        await client.SubscribeAsync("a", QoS.ExactlyOnce);
        return client;
    }
}
