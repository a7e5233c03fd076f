using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Scenarios;

namespace Heliograph.Tests.Guards;

/// <summary>How fast all clients of a server, or of the node, may publish together.</summary>
public sealed class SharedRateTests
{
    private static readonly TimeSpan s_forEver = TimeSpan.Zero;

    [Theory, MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task All_clients_together_are_read_no_faster_than_the_node_takes_and_lose_nothing(int shards)
    {
        await using var broker = await StartAsync(new() { MessageRate = 10, RateWait = s_forEver }, shards);
        var clients = new[] { await broker.ConnectAsync("a", shard: 0), await broker.ConnectAsync("b", shard: shards - 1) };
        for (var i = 0; i < 20; i++)
        {
            foreach (var client in clients) await client.SendAsync(new PublishOptions("t", "", QoS.AtLeastOnce));
        }

        await Polling.Eventually(() => broker.Counter(BrokerCounter.MessagesReceived) == 10, "what a second brings");
        for (var tenths = 1; tenths <= 40; tenths++)
        {
            await broker.AdvanceAsync(0.1);
            Assert.InRange(broker.Counter(BrokerCounter.MessagesReceived), Math.Min(40, 10 + tenths) - 2, 10 + tenths);
        }

        foreach (var client in clients)
        {
            for (var i = 0; i < 20; i++) Assert.True((await client.ExpectAsync<PubAck>()).Reason < ReasonCode.UnspecifiedError);
        }

        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task Bytes_are_limited_likewise_and_a_large_packet_is_paid_off_before_the_next()
    {
        await using var broker = await StartAsync(new() { ByteRate = 1000, RateWait = s_forEver });
        await using var client = await broker.PublisherAsync();
        await SendTogetherAsync(client, new("t", new('x', 3000), QoS.AtLeastOnce), new("t", "", QoS.AtLeastOnce));

        await client.ExpectAsync<PubAck>();
        await broker.AdvanceAsync(1.9);
        Assert.Empty(await client.TakeArrivedAsync());
        await broker.AdvanceAsync(0.5);
        await client.ExpectAsync<PubAck>();
    }

    [Fact]
    public async Task Who_has_waited_too_long_is_refused_with_0x97_and_QoS_0_is_dropped_and_counted()
    {
        await using var broker = await StartAsync(new() { ByteRate = 100, RateWait = TimeSpan.FromSeconds(5) });
        await using var client = await broker.PublisherAsync();
        await SendTogetherAsync(client, new("t", new('x', 2000), QoS.AtLeastOnce), new("t", "", QoS.AtLeastOnce), new("t", "", QoS.ExactlyOnce), new("t", ""));
        await client.ExpectAsync<PubAck>();
        await Polling.Eventually(() => Waiting(broker) == 1, "it waits");

        await broker.AdvanceAsync(4.9);
        Assert.Empty(await client.TakeArrivedAsync());
        await broker.AdvanceAsync(0.2);

        Assert.Equal(ReasonCode.QuotaExceeded, (await client.ExpectAsync<PubAck>()).Reason);
        Assert.Equal(ReasonCode.QuotaExceeded, (await client.ExpectAsync<PubRec>()).Reason);
        await client.FenceAsync();
        Assert.Equal((1, 2, 4), (broker.Counter(BrokerCounter.PacketsPublishDropped), broker.Counter(BrokerCounter.PacketsPublishError), broker.Counter(BrokerCounter.MessagesReceived)));
        Assert.Equal((1, 2), (broker.Counter(BrokerCounter.MessagesDroppedNoSubscribers), broker.Counter(BrokerCounter.MessagesDropped)));
        await CounterIdentities.AssertHoldAsync(broker);

        await client.SendAsync(new PublishOptions("t", "", QoS.AtLeastOnce));
        await Polling.Eventually(() => Waiting(broker) == 1, "what comes later waits again");
        await broker.AdvanceAsync(4.9);
        Assert.Empty(await client.TakeArrivedAsync());
    }

    [Fact]
    public async Task A_client_that_cannot_be_told_waits_on_with_QoS_1_and_loses_nothing()
    {
        await using var broker = await StartAsync(new() { ByteRate = 100, RateWait = TimeSpan.FromSeconds(5) });
        await using var client = await broker.PublisherAsync(ProtocolVersion.V311);
        await SendTogetherAsync(client, new("t", new('x', 2000), QoS.AtLeastOnce), new("t", ""), new("t", "", QoS.AtLeastOnce));
        await client.ExpectAsync<PubAck>();
        await Polling.Eventually(() => Waiting(broker) == 1, "it waits");

        await broker.AdvanceAsync(6);
        await Polling.Eventually(() => broker.Counter(BrokerCounter.PacketsPublishDropped) == 1, "QoS 0 is dropped");
        Assert.Empty(await client.TakeArrivedAsync());
        await broker.AdvanceAsync(16);

        await client.ExpectAsync<PubAck>();
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task Who_publishes_nothing_is_not_held_back()
    {
        await using var broker = await StartAsync(new() { MessageRate = 1, RateWait = s_forEver });
        await using var subscriber = await broker.SubscriberAsync();
        await using var publisher = await broker.PublisherAsync();
        await SendTogetherAsync(publisher, new("t", "1", QoS.AtLeastOnce), new("t", "2", QoS.AtLeastOnce));
        await Polling.Eventually(() => Waiting(broker) == 1, "the publisher waits");

        Assert.Equal(ReasonCode.GrantedQoS1, await subscriber.SubscribeAsync("t", QoS.AtLeastOnce));
        await subscriber.FenceAsync();
    }

    [Fact]
    public async Task Limits_change_while_clients_are_connected()
    {
        await using var broker = await StartAsync(new());
        await using var client = await broker.PublisherAsync();
        for (var i = 0; i < 50; i++) await client.PublishAsync("t", "", QoS.AtLeastOnce);

        broker.Node.Apply(OptionsOf(broker, new() { MessageRate = 2, RateWait = s_forEver }));
        await SendTogetherAsync(client, [.. Enumerable.Range(0, 5).Select(_ => new PublishOptions("t", "", QoS.AtLeastOnce))]);
        await client.ExpectAsync<PubAck>();
        await client.ExpectAsync<PubAck>();
        await Polling.Eventually(() => Waiting(broker) == 1, "the rest waits");
        Assert.Empty(await client.TakeArrivedAsync());

        broker.Node.Apply(OptionsOf(broker, new()));
        await broker.AdvanceAsync(0.1);
        for (var i = 0; i < 3; i++) await client.ExpectAsync<PubAck>();
    }

    [Fact]
    public async Task A_server_has_a_limit_of_its_own_that_changes_while_clients_are_connected()
    {
        await using var broker = await TestBroker.StartAsync(o => o with
        {
            Limits = new() { RateWait = s_forEver },
            Engine = o.Engine with { Servers = [o.Engine.Servers[0] with { TotalMessageRate = 2 }, o.Engine.Servers[0]] },
        });
        var clients = new[] { await broker.ConnectAsync("a", shard: 0), await broker.ConnectAsync("b", shard: 1) };
        foreach (var client in clients) await SendTogetherAsync(client, new("t", "", QoS.AtLeastOnce), new("t", "", QoS.AtLeastOnce));
        await Polling.Eventually(() => broker.Counter(BrokerCounter.MessagesReceived) == 2, "what a second brings to all of them");
        await broker.SettleAsync();
        Assert.Equal(2, broker.Counter(BrokerCounter.MessagesReceived));

        var other = broker.Node.Listeners[1].SharedRate!;
        Assert.False(other.IsLimited);
        broker.Node.Listeners[0].ChangeRate(default, default, s_forEver);
        await broker.AdvanceAsync(0.1);
        await Polling.Eventually(() => broker.Counter(BrokerCounter.MessagesReceived) == 4, "the rest goes on");
    }

    [Fact]
    public async Task The_rate_of_each_client_follows_a_change_while_it_is_connected()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.PublisherAsync();
        broker.Node.Listeners[0].ChangeRate(new(3, 0), default, s_forEver);
        await SendTogetherAsync(client, [.. Enumerable.Range(0, 10).Select(_ => new PublishOptions("t", "", QoS.AtLeastOnce))]);

        for (var i = 0; i < 4; i++) await client.ExpectAsync<PubAck>();
        await broker.SettleAsync();
        Assert.Empty(await client.TakeArrivedAsync());
        for (var i = 0; i < 6; i++) await broker.AdvanceAsync(0.5);
        for (var i = 0; i < 6; i++) await client.ExpectAsync<PubAck>();
    }

    [Fact]
    public void Those_that_leave_while_they_wait_are_forgotten()
    {
        var shard = new Shard(0, new TestClock(), new(new(TimeProvider.System, TimeSpan.FromMinutes(1), 5)), _ => { });
        var rate = new SharedRate(1, new TestClock());
        rate.Change(new(1, 0), s_forEver);
        var lane = rate.LaneOf(shard);
        var waiters = Enumerable.Range(0, 1000).Select(_ => new Waiter()).ToList();
        foreach (var waiter in waiters) lane.Wait(waiter, shard, isPatient: false);

        foreach (var waiter in waiters.Skip(1))
        {
            waiter.HasLeft = true;
            lane.Left();
        }

        Assert.InRange(lane.Count, 1, 130);
    }

    private static async Task SendTogetherAsync(TestClient client, params PublishOptions[] publishes) =>
        await client.SendRawAsync(publishes.SelectMany(one => (one.QoS == QoS.AtMostOnce ? one : one with { PacketId = client.NextPacketId() }).Encode(client.Version)).ToArray());

    private static int Waiting(TestBroker broker) => broker.Node.Broker.Shards.Sum(shard => broker.Node.Broker.Rate.LaneOf(shard).Count);

    private static HeliographOptions OptionsOf(TestBroker broker, LimitsOptions limits) => new() { Mqtt = broker.Node.Broker.Options, Limits = limits };

    private static Task<TestBroker> StartAsync(LimitsOptions limits, int shards = 2) => TestBroker.StartAsync(o => o with { Shards = shards, Limits = limits });

    private sealed class Waiter : IRateWaiter
    {
        public bool HasLeft { get; set; }

        public void Go(bool refuse)
        {
        }
    }
}
