using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Server;

public sealed class RegressionTests
{
    [Fact]
    public async Task The_will_of_a_connected_client_is_not_published_whatever_else_falls_due()
    {
        await using var broker = await TestBroker.StartAsync(1);
        var sub = await broker.ConnectAsync("sub");
        await sub.SubscribeAsync("w");
        var c = await broker.ConnectAsync(o => o with { ClientId = "c", Will = new("w") });
        await c.PublishAsync("x", "1", QoS.ExactlyOnce);
        await broker.AdvanceAsync(301);
        await broker.AdvanceAsync(1);
        await sub.ExpectNothingAsync();
    }

    [Fact]
    public async Task QoS_0_does_not_overtake_QoS_0_that_waits()
    {
        await using var broker = await TestBroker.StartAsync(1);
        var sub = await broker.ConnectAsync(o => o with { ClientId = "sub", SessionExpiry = 3600 });
        await sub.SubscribeAsync("q1", QoS.AtLeastOnce);
        await sub.SubscribeAsync("q0", QoS.AtMostOnce);
        await sub.DisconnectAsync();
        await broker.SettleAsync();
        var pub = await broker.ConnectAsync("pub");
        for (var i = 0; i < 40; i++) await pub.PublishAsync("q1", "m" + i, QoS.AtLeastOnce);
        await pub.PublishAsync("q0", "old");
        await broker.SettleAsync();
        var again = await broker.ReconnectAsync(sub, o => o with { CleanStart = false });
        await pub.PublishAsync("q0", "new");
        await broker.SettleAsync();
        for (; ; )
        {
            var p = await again.ReceiveAsync();
            if (p.Topic == "q1") { await again.AcknowledgeAsync(p); continue; }
            Assert.Equal("old", p.Payload);
            break;
        }
    }

    [Fact]
    public async Task Delayed_max_follows_what_is_held()
    {
        await using var broker = await TestBroker.StartAsync(1);
        var pub = await broker.ConnectAsync("pub");
        await pub.PublishAsync("$delayed/5/x", "1", QoS.AtLeastOnce);
        Assert.Equal(1, broker.Gauges.Delayed);
        Assert.Equal(1, broker.Gauges.MostDelayed.Value);
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task A_malformed_CONNECT_is_answered_on_any_number_of_shards(int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var c = await broker.OpenAsync();
        // v5, reserved flag set
        await c.SendHexAsync("10 0e 0004 4d515454 05 03 0000 00 0001 61");
        var ack = await c.ExpectAsync<ConnAck>();
        Assert.Equal(ReasonCode.MalformedPacket, ack.Reason);
    }

    [Fact]
    public async Task A_delayed_will_that_was_published_is_not_published_again_after_a_restart()
    {
        await using var broker = await TestBroker.StartAsync(1);
        var c = await broker.ConnectAsync(o => o with { ClientId = "c", SessionExpiry = 86400, Will = new("w", "off", QoS.AtLeastOnce) { Retain = true, Delay = 10 } });
        c.Abort();
        await broker.SettleAsync();
        await Eventually(() => broker.Gauges.LiveConnections == 0);
        await broker.AdvanceAsync(11);
        await broker.SettleAsync();
        Assert.Equal(1, broker.Gauges.Retained);
        Assert.Equal(1, broker.Counter(BrokerCounter.MessagesPublish));
        await broker.RestartAsync();
        await broker.AdvanceAsync(11);
        Assert.Equal(0, broker.Counter(BrokerCounter.MessagesPublish));
    }

    [Fact]
    public async Task A_session_without_expiry_is_not_resumed_from_its_live_connection()
    {
        await using var broker = await TestBroker.StartAsync(1);
        var c = await broker.ConnectAsync(o => o with { ClientId = "c", Version = ProtocolVersion.V311, CleanStart = true });
        await c.SubscribeAsync("x");
        var again = await broker.ReconnectAsync(c, o => o with { CleanStart = false });
        Assert.False(again.ConnAck.SessionPresent);
    }

    [Fact]
    public async Task A_repeated_QoS_2_PUBLISH_on_a_new_connection_waits_for_the_first_to_be_kept()
    {
        var store = new MemoryStore(manual: true);
        await using var broker = await TestBroker.StartAsync(1, null, store);
        var pub = await broker.ConnectAsync(o => o with { ClientId = "pub", SessionExpiry = 3600 });
        store.CommitNow();
        await pub.SendAsync(new PublishOptions("x", "1", QoS.ExactlyOnce) { PacketId = 7 });
        await Eventually(() => broker.Counter(BrokerCounter.MessagesPublish) == 1);
        await broker.SettleAsync();
        var again = await broker.ReconnectAsync(pub, o => o with { CleanStart = false });
        await again.SendAsync(new PublishOptions("x", "1", QoS.ExactlyOnce) { PacketId = 7, Dup = true });
        await Eventually(() => broker.Counter(BrokerCounter.PacketsPublishReceived) == 2);
        await broker.SettleAsync();
        var sent = broker.Counter(BrokerCounter.PacketsPubRecSent);
        store.CommitNow();
        Assert.Equal(0, sent);
    }

    [Fact]
    public async Task A_message_of_exactly_the_maximum_packet_size_is_delivered()
    {
        await using var broker = await TestBroker.StartAsync(1);
        var probe = await broker.ConnectAsync("probe");
        await probe.SubscribeAsync(5, ("x", new SubscribeOptions(QoS.AtMostOnce, false, false, 0)));
        var pub = await broker.ConnectAsync("pub");
        await pub.PublishAsync("x", "hello");
        var length = (await probe.ReceiveAsync()).Length;
        var sub = await broker.ConnectAsync(o => o with { ClientId = "sub", MaximumPacketSize = (uint)length });
        await sub.SubscribeAsync(5, ("x", new SubscribeOptions(QoS.AtMostOnce, false, false, 0)));
        await pub.PublishAsync("x", "hello");
        await broker.SettleAsync();
        await pub.FenceAsync();
        Assert.Equal(0, broker.Counter(BrokerCounter.DeliveryDroppedTooLarge));
    }

    [Fact]
    public async Task A_session_whose_removal_was_not_kept_does_not_keep_the_broker_from_starting()
    {
        await using var broker = await TestBroker.StartAsync();
        static ClientOptions Lasting(ClientOptions o) => o with { ClientId = "c", SessionExpiry = 3600 };
        var first = await broker.ConnectAsync(Lasting);
        await first.SubscribeAsync("old", QoS.AtLeastOnce);
        await first.DisconnectAsync();
        await Eventually(() => broker.Store!.Reopen().Load().Sessions is [{ Record.DisconnectedAt: > 0 }]);

        broker.Store!.FailNext(1);
        await (await broker.ConnectAsync("c")).DisconnectAsync();
        await Eventually(() => broker.Store.FailedBatches == 1);
        var second = await broker.ConnectAsync(Lasting);
        await second.SubscribeAsync("new", QoS.AtLeastOnce);
        await second.DisconnectAsync();
        await broker.RestartAsync();

        Assert.Equal(1, broker.Gauges.Sessions);
        Assert.Equal(1, broker.Gauges.Subscriptions);
        var back = await broker.ConnectAsync(o => Lasting(o) with { CleanStart = false });
        Assert.True(back.ConnAck.SessionPresent);
        await back.PublishAsync("new", "x", QoS.AtLeastOnce);
        await back.ExpectAsync("new", "x");
        await broker.RestartAsync();
        Assert.Single(broker.Store.Reopen().Load().Sessions);
    }
}
