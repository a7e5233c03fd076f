using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Server;

public sealed class ReviewTests
{
    [Fact]
    public async Task F1_will_while_connected()
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
    public async Task F2_failed_pubrec_commit_is_for_ever()
    {
        var store = new MemoryStore();
        await using var broker = await TestBroker.StartAsync(1, null, store);
        var sub = await broker.ConnectAsync(o => o with { ClientId = "sub", SessionExpiry = 3600 });
        await sub.SubscribeAsync("x", QoS.ExactlyOnce);
        var pub = await broker.ConnectAsync("pub");
        await pub.PublishAsync("x", "1", QoS.ExactlyOnce);
        var p = await sub.ExpectAsync<Publish>();
        await broker.SettleAsync();
        await Task.Delay(300);
        store.FailNext();
        await sub.SendAsync(new PubRec(p.PacketId));
        await Eventually(() => store.FailedBatches == 1);
        await sub.ExpectClosedAsync(ReasonCode.QuotaExceeded);
        for (var i = 0; i < 3; i++)
        {
            await broker.SettleAsync();
            var again = await broker.ReconnectAsync(sub, o => o with { CleanStart = false });
            await again.ExpectAsync<PubRel>();
        }
    }

    [Fact]
    public async Task F9_qos0_order()
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
        for (;;)
        {
            var p = await again.ReceiveAsync();
            if (p.Topic == "q1") { await again.AcknowledgeAsync(p); continue; }
            Assert.Equal("old", p.Payload);
            break;
        }
    }

    [Fact]
    public async Task F12_delayed_max()
    {
        await using var broker = await TestBroker.StartAsync(1);
        var pub = await broker.ConnectAsync("pub");
        await pub.PublishAsync("$delayed/5/x", "1", QoS.AtLeastOnce);
        Assert.Equal(1, broker.Gauges.Delayed);
        Assert.Equal(1, broker.Gauges.MostDelayed.Value);
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task F13_malformed_connect(int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var c = await broker.OpenAsync();
        // v5, reserved flag set
        await c.SendHexAsync("10 0e 0004 4d515454 05 03 0000 00 0001 61");
        var ack = await c.ExpectAsync<ConnAck>();
        Assert.Equal(ReasonCode.MalformedPacket, ack.Reason);
    }

    [Fact]
    public async Task F16_delayed_will_twice()
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
    public async Task F17_clean_session_resumed()
    {
        await using var broker = await TestBroker.StartAsync(1);
        var c = await broker.ConnectAsync(o => o with { ClientId = "c", Version = ProtocolVersion.V311, CleanStart = true });
        await c.SubscribeAsync("x");
        var again = await broker.ReconnectAsync(c, o => o with { CleanStart = false });
        Assert.False(again.ConnAck.SessionPresent);
    }

    [Fact]
    public async Task F10_ping_flood_without_reading()
    {
        await using var broker = await TestBroker.StartAsync(1);
        var c = await broker.ConnectAsync(o => o with { ClientId = "c", ReceiveBuffer = 4096 });
        var pings = new byte[1 << 20];
        for (var i = 0; i < pings.Length; i += 2) pings[i] = 0xC0;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(4));
        var sent = 0L;
        var send = Task.Run(async () =>
        {
            while (!limit.IsCancellationRequested && sent < 64 << 20)
            {
                await c.SendRawAsync(pings).WaitAsync(limit.Token);
                sent += pings.Length;
            }
        });
        await Task.WhenAny(send, Task.Delay(4000));
        var unread = broker.Counter(BrokerCounter.BytesSent);
        Assert.True(unread < 16 << 20, $"{unread} bytes answered to a peer that reads nothing; test client may read by itself");
    }

    [Fact]
    public async Task F14_pubrec_before_commit_on_new_connection()
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
    public async Task F15_queued_qos2_after_failed_commit()
    {
        var store = new MemoryStore();
        await using var broker = await TestBroker.StartAsync(1, null, store);
        var sub = await broker.ConnectAsync(o => o with { ClientId = "sub", SessionExpiry = 3600 });
        await sub.SubscribeAsync("x", QoS.ExactlyOnce);
        await sub.DisconnectAsync();
        await Eventually(() => broker.Gauges.LiveConnections == 0);
        await broker.SettleAsync();
        var pub = await broker.ConnectAsync(o => o with { ClientId = "pub", SessionExpiry = 3600 });
        await pub.FenceAsync();
        await Task.Delay(100);
        store.FailNext();
        await pub.SendAsync(new PublishOptions("x", "1", QoS.ExactlyOnce) { PacketId = 7 });
        await pub.ExpectClosedAsync(ReasonCode.QuotaExceeded);
        var pub2 = await broker.ReconnectAsync(pub, o => o with { CleanStart = false });
        await pub2.PublishAsync(new PublishOptions("x", "1", QoS.ExactlyOnce) { PacketId = 7, Dup = true });
        var again = await broker.ReconnectAsync(sub, o => o with { CleanStart = false });
        var p = await again.ReceiveAsync();
        await again.AcknowledgeAsync(p);
        await again.ExpectNothingAsync();
    }

    [Fact]
    public async Task F22_exact_max_packet_size()
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
    public async Task F23_stop_with_half_http_request()
    {
        await using var broker = await TestBroker.StartAsync(1);
        using var http = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        await http.ConnectAsync(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, broker.Node.Engine.Port));
        await http.SendAsync("GET /metrics HTTP/1.1\r\nHos"u8.ToArray());
        await Task.Delay(300);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await broker.Node.StopAsync();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), watch.Elapsed.ToString());
    }
}
