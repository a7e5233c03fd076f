using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Tests.Server;

/// <summary>Nothing is acknowledged that is not kept, and what was acknowledged outlives a crash.</summary>
public sealed class DurabilityTests
{
    [Theory, MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task PUBACK_waits_until_the_message_is_kept(int shards)
    {
        await using var broker = await ManualAsync(shards);
        var (publisher, subscriber) = await PairAsync(broker);

        await publisher.SendAsync(new PublishOptions("a", "x", QoS.AtLeastOnce) { PacketId = 5 });
        await publisher.ExpectNothingAsync();

        await CommitAsync(broker);
        await publisher.ExpectAsync(new PubAck(5));
        await subscriber.ExpectAsync("a", "x");
    }

    [Theory, MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task PUBREC_and_the_copy_of_a_QoS_2_message_wait_until_both_are_kept(int shards)
    {
        await using var broker = await ManualAsync(shards);
        var (publisher, subscriber) = await PairAsync(broker);

        await publisher.SendAsync(new PublishOptions("a", "x", QoS.ExactlyOnce) { PacketId = 5 });
        await publisher.ExpectNothingAsync();
        await subscriber.ExpectNothingAsync();

        await CommitAsync(broker);
        await publisher.ExpectAsync(new PubRec(5));
        await subscriber.ExpectAsync("a", "x");
    }

    [Fact]
    public async Task PUBREL_and_PUBCOMP_wait_until_the_step_before_them_is_kept()
    {
        await using var broker = await ManualAsync(2);
        var (publisher, subscriber) = await PairAsync(broker);
        await publisher.SendAsync(new PublishOptions("a", "x", QoS.ExactlyOnce) { PacketId = 5 });
        await CommitAsync(broker);
        await publisher.ExpectAsync(new PubRec(5));
        var publish = await subscriber.ExpectAsync("a", "x");

        await publisher.SendAsync(new PubRel(5));
        await subscriber.SendAsync(new PubRec(publish.PacketId));
        await publisher.ExpectNothingAsync();
        await subscriber.ExpectNothingAsync();

        await CommitAsync(broker);
        await publisher.ExpectAsync(new PubComp(5));
        await subscriber.ExpectAsync(new PubRel(publish.PacketId));
    }

    [Fact]
    public async Task SUBACK_and_UNSUBACK_of_a_kept_session_wait_until_they_are_kept()
    {
        await using var broker = await ManualAsync(2);
        var client = await broker.ConnectAsync(Lasting);
        await CommitAsync(broker);
        await client.SendSubscribeAsync(0, ("b", new(QoS.AtMostOnce)));
        await client.ExpectNothingAsync();
        await CommitAsync(broker);
        await client.ExpectAsync<SubAck>();
    }

    [Fact]
    public async Task Who_needs_nothing_kept_waits_for_nothing()
    {
        await using var broker = await ManualAsync(2);
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("a", QoS.ExactlyOnce);
        var publisher = await broker.PublisherAsync();

        Assert.Equal(ReasonCode.Success, await publisher.PublishAsync("a", "x", QoS.ExactlyOnce));

        await subscriber.ReceiveAsync();
    }

    [Fact]
    public async Task Acknowledgements_keep_their_order_while_one_waits()
    {
        await using var broker = await ManualAsync(2);
        var (publisher, _) = await PairAsync(broker);
        await publisher.SendAsync(new PublishOptions("a", "x", QoS.AtLeastOnce) { PacketId = 1 });
        await publisher.SendAsync(new PublishOptions("nobody", "x", QoS.AtLeastOnce) { PacketId = 2 });
        await publisher.ExpectNothingAsync();

        await CommitAsync(broker);

        await publisher.ExpectAsync(new PubAck(1));
        await publisher.ExpectAsync(new PubAck(2, ReasonCode.NoMatchingSubscribers));
    }

    [Theory]
    [InlineData(1, QoS.AtLeastOnce)]
    [InlineData(2, QoS.AtLeastOnce)]
    [InlineData(1, QoS.ExactlyOnce)]
    [InlineData(2, QoS.ExactlyOnce)]
    public async Task A_message_that_cannot_be_kept_is_not_acknowledged_and_can_be_sent_again(int shards, QoS qos)
    {
        await using var broker = await ManualAsync(shards);
        var (publisher, subscriber) = await PairAsync(broker);
        await publisher.SendAsync(new PublishOptions("a", "x", qos) { PacketId = 5 });
        await broker.SettleAsync();

        broker.Store!.FailNext(1);
        await CommitAsync(broker);

        await publisher.ExpectClosedAsync(ReasonCode.QuotaExceeded);
        Assert.Single(broker.Log.EndedOf(publisher));
        var again = await broker.ReconnectAsync(publisher);
        await CommitAsync(broker);
        await again.SendAsync(new PublishOptions("a", "x", qos) { PacketId = 5, Dup = true });
        await broker.SettleAsync();
        await CommitAsync(broker);
        if (qos == QoS.AtLeastOnce) await again.ExpectAsync(new PubAck(5));
        else await again.ExpectAsync(new PubRec(5));
        await subscriber.TakeAsync<Publish>(p => p.Payload == "x");
        if (qos == QoS.ExactlyOnce) await subscriber.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_QoS_2_message_that_waits_and_cannot_be_kept_is_not_delivered_twice()
    {
        await using var broker = await ManualAsync(1);
        var (publisher, subscriber) = await PairAsync(broker, window: 1);
        await publisher.SendAsync(new PublishOptions("a", "first", QoS.ExactlyOnce) { PacketId = 4 });
        await CommitAsync(broker);
        var first = await subscriber.ExpectAsync("a", "first");
        await publisher.ExpectAsync(new PubRec(4));
        await publisher.SendAsync(new PublishOptions("a", "second", QoS.ExactlyOnce) { PacketId = 5 });
        await broker.SettleAsync();
        broker.Store!.FailNext(1);
        await CommitAsync(broker);
        await publisher.ExpectClosedAsync(ReasonCode.QuotaExceeded);

        var again = await broker.ReconnectAsync(publisher);
        await again.SendAsync(new PublishOptions("a", "second", QoS.ExactlyOnce) { PacketId = 5, Dup = true });
        await broker.SettleAsync();
        await CommitAsync(broker);
        await again.ExpectAsync(new PubRec(5));

        await FinishAsync(broker, subscriber, first);
        var second = await subscriber.ExpectAsync("a", "second");
        await FinishAsync(broker, subscriber, second);
        await subscriber.ExpectNothingAsync();
    }

    [Fact]
    public async Task All_copies_of_a_QoS_2_message_are_kept_together_with_its_identifier()
    {
        await using var broker = await ManualAsync(2);
        var publisher = await broker.ConnectAsync(o => Lasting(o) with { ClientId = "publisher", Shard = 0 });
        var member = await broker.ConnectAsync(o => Lasting(o) with { ClientId = "member", Shard = 0 });
        var plain = await broker.ConnectAsync(o => Lasting(o) with { ClientId = "plain", Shard = 1 });
        await SubscribeAsync(broker, member, "$share/g/a");
        await SubscribeAsync(broker, plain, "a");
        await publisher.SendAsync(new PublishOptions("a", "x", QoS.ExactlyOnce) { PacketId = 5 });
        await broker.SettleAsync();

        // A crash with only the first of what was handed to the store.
        broker.Store!.FailNext(1);
        await CommitAsync(broker);

        await publisher.ExpectClosedAsync(ReasonCode.QuotaExceeded);
        await broker.CrashAsync();
        var again = await broker.ReconnectAsync(publisher);
        await again.SendAsync(new PublishOptions("a", "x", QoS.ExactlyOnce) { PacketId = 5, Dup = true });
        await again.ExpectAsync(new PubRec(5));
        foreach (var client in new[] { member, plain })
        {
            var back = await broker.ReconnectAsync(client);
            await back.ReceiveAsync();
            await back.ExpectNothingAsync();
        }
    }

    [Fact]
    public async Task What_is_kept_late_does_not_bring_back_what_was_finished()
    {
        await using var broker = await ManualAsync(2);
        var publisher = await broker.ConnectAsync(o => Lasting(o) with { ClientId = "publisher", Shard = 0 });
        var near = await broker.ConnectAsync(o => Lasting(o) with { ClientId = "near", Shard = 0, ReceiveMaximum = 1 });
        var far = await broker.ConnectAsync(o => Lasting(o) with { ClientId = "far", Shard = 1 });
        await SubscribeAsync(broker, near, "a");
        await SubscribeAsync(broker, far, "far");
        await publisher.SendAsync(new PublishOptions("a", "first", QoS.ExactlyOnce) { PacketId = 1 });
        await broker.SettleAsync();
        await CommitAsync(broker);
        var first = await near.ExpectAsync("a", "first");
        await publisher.ExpectAsync(new PubRec(1));
        await SubscribeAsync(broker, far, "a");

        // The other shard stands still, so that what both are to keep together is not handed to the store.
        using var go = new ManualResetEventSlim();
        broker.Node.Broker.Shards[1].Post(() => go.Wait(Polling.Patience));
        List<Publish> early;
        try
        {
            await publisher.SendAsync(new PublishOptions("a", "second", QoS.ExactlyOnce) { PacketId = 2 });
            await publisher.FenceAsync();
            await near.SendAsync(new PubRec(first.PacketId));
            await CommitHereAsync(broker, near);
            await near.TakeAsync<PubRel>(_ => true);
            await near.SendAsync(new PubComp(first.PacketId));
            await CommitHereAsync(broker, near);
            early = await near.DrainHereAsync<Publish>();
        }
        finally
        {
            go.Set();
        }

        Assert.Empty(early);
        await broker.SettleAsync();
        await CommitAsync(broker);
        await near.ExpectAsync("a", "second");
    }

    public static TheoryData<int, int> CrashPoints
    {
        get
        {
            var all = new TheoryData<int, int>();
            foreach (var shards in new[] { 1, 2 })
                for (var step = 0; step <= 7; step++)
                    all.Add(shards, step);
            return all;
        }
    }

    [Theory, MemberData(nameof(CrashPoints))]
    public async Task A_crash_at_any_step_loses_nothing_and_delivers_QoS_2_once(int shards, int step)
    {
        await using var broker = await ManualAsync(shards);
        var exchange = new QoS2Exchange(broker, Lasting);
        await exchange.BeginAsync();

        await exchange.RunAsync(step);
        await broker.CrashAsync();
        await exchange.FinishAfterCrashAsync();

        Assert.Equal(["x"], exchange.Delivered);
        Assert.True(exchange.IsComplete);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_acknowledged_QoS_1_message_outlives_a_crash(int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var subscriber = await broker.ConnectAsync(o => Lasting(o) with { ClientId = "subscriber", Shard = shards - 1 });
        await subscriber.SubscribeAsync("a", QoS.AtLeastOnce);
        await subscriber.DisconnectAsync();
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < 20; i++) Assert.Equal(ReasonCode.Success, await publisher.PublishAsync("a", $"{i}", QoS.AtLeastOnce));

        await broker.CrashAsync();

        var again = await broker.ReconnectAsync(subscriber);
        Assert.True(again.ConnAck.SessionPresent);
        for (var i = 0; i < 20; i++) Assert.Equal($"{i}", (await again.ReceiveAsync()).Payload);
        await again.ExpectNothingAsync();
    }

    [Fact]
    public async Task What_was_in_flight_keeps_its_identifier_over_a_restart()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await broker.ConnectAsync(o => Lasting(o) with { ClientId = "subscriber", Shard = 1 });
        await subscriber.SubscribeAsync("a", QoS.AtLeastOnce);
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < 3; i++) await publisher.PublishAsync("a", $"{i}", QoS.AtLeastOnce);
        Publish[] sent = [await subscriber.ExpectAsync<Publish>(), await subscriber.ExpectAsync<Publish>(), await subscriber.ExpectAsync<Publish>()];
        await subscriber.SendAsync(new PubAck(sent[0].PacketId));
        await subscriber.FenceAsync();

        await broker.RestartAsync();

        var again = await broker.ReconnectAsync(subscriber);
        await again.ExpectAsync(sent[1] with { Dup = true });
        await again.ExpectAsync(sent[2] with { Dup = true });
        await again.ExpectNothingAsync();
    }

    [Fact]
    public async Task Subscriptions_retained_and_delayed_messages_and_wills_outlive_a_restart()
    {
        await using var broker = await TestBroker.StartAsync();
        var watcher = await broker.ConnectAsync(o => Lasting(o) with { ClientId = "watcher", Shard = 1 });
        await watcher.SubscribeAsync(5, ("#", new(QoS.AtLeastOnce)), ("$share/g/s", new(QoS.AtLeastOnce)));
        var client = await broker.ConnectAsync(o => Lasting(o) with { ClientId = "dying", Will = new("will", "gone", QoS.AtLeastOnce) { Delay = 30 } });
        await client.PublishAsync(new PublishOptions("retained", "r", QoS.AtLeastOnce) { Retain = true, MessageExpiry = 100, Forwarded = "26000162000132" });
        await watcher.ReceiveAsync();
        await client.PublishAsync("$delayed/20/late", "d", QoS.AtLeastOnce);
        client.Abort();
        await Polling.Eventually(() => broker.Gauges.LiveConnections == 1);
        await broker.AdvanceAsync(10);

        await broker.CrashAsync();
        await broker.AdvanceAsync(0);

        Assert.Equal((3, 1, 1, 1), (broker.Gauges.Subscriptions + broker.Gauges.SharedSubscriptions, broker.Gauges.Retained, broker.Gauges.Delayed, broker.Gauges.MostRetained.Value));
        var again = await broker.ReconnectAsync(watcher);
        await again.ExpectNothingAsync();
        await broker.AdvanceAsync(9.98);
        await again.ExpectNothingAsync();
        await broker.AdvanceAsync(0.02);
        Assert.Equal(("late", 5u), await again.ReceiveAsync() is var d ? (d.Topic, d.SubscriptionId) : default);
        await broker.AdvanceAsync(10);
        await again.ExpectAsync("will", "gone");
        var late = await broker.ConnectAsync("late");
        await late.SubscribeAsync("retained");
        var retained = await late.ExpectAsync("retained", "r");
        Assert.Equal((70u, "26000162000132"), (retained.MessageExpiry, retained.Forwarded));
    }

    [Fact]
    public async Task A_session_ends_after_a_restart_when_it_would_have_ended_without()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { CleanStart = false, SessionExpiry = 60 });
        await client.DisconnectAsync();
        await broker.AdvanceAsync(20);
        await broker.RestartAsync();
        await broker.AdvanceAsync(39.9);
        Assert.Equal(1, broker.Gauges.Sessions);

        await broker.AdvanceAsync(0.1);

        Assert.Equal(0, broker.Gauges.Sessions);
    }

    [Fact]
    public async Task Sessions_without_expiry_do_not_outlive_a_restart()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync();
        await client.SubscribeAsync("a", QoS.AtLeastOnce);

        await broker.CrashAsync();

        Assert.Equal((0, 0), (broker.Gauges.Sessions, broker.Gauges.Subscriptions));
        Assert.Equal(0, broker.Counter(BrokerCounter.SessionTerminated));
    }

    [Fact]
    public async Task A_discarded_session_is_forgotten_by_the_store()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(Lasting);
        await client.SubscribeAsync("a", QoS.AtLeastOnce);
        await client.DisconnectAsync();
        await (await broker.PublisherAsync()).PublishAsync("a", "x", QoS.AtLeastOnce);
        var clean = await broker.ReconnectAsync(client, o => o with { CleanStart = true, SessionExpiry = 0 });
        await clean.DisconnectAsync();

        await broker.RestartAsync();

        Assert.Equal((0, 0), (broker.Gauges.Sessions, broker.Gauges.Subscriptions));
        var image = broker.Store!.Reopen().Load();
        Assert.Empty(image.Messages);
    }

    private static ClientOptions Lasting(ClientOptions options) => options with { CleanStart = false, SessionExpiry = 3600 };

    private static Task<TestBroker> ManualAsync(int shards) => TestBroker.StartAsync(shards, store: new MemoryStore(manual: true));

    private static async Task CommitAsync(TestBroker broker)
    {
        await broker.SettleAsync();
        while (broker.Store!.CommitNow() > 0) await broker.SettleAsync();
    }

    // While another shard stands still.
    private static async Task CommitHereAsync(TestBroker broker, TestClient client)
    {
        await client.FenceAsync();
        broker.Store!.CommitNow();
        await client.FenceAsync();
    }

    private static async Task SubscribeAsync(TestBroker broker, TestClient client, string filter)
    {
        await client.SendSubscribeAsync(0, (filter, new(QoS.ExactlyOnce)));
        await client.FenceAsync();
        await CommitAsync(broker);
        await client.TakeAsync<SubAck>(_ => true);
    }

    private static async Task<(TestClient Publisher, TestClient Subscriber)> PairAsync(TestBroker broker, ushort window = 100)
    {
        var publisher = await broker.ConnectAsync(o => Lasting(o) with { ClientId = "publisher", Shard = 0 });
        var subscriber = await broker.ConnectAsync(o => Lasting(o) with { ClientId = "subscriber", Shard = broker.Shards - 1, ReceiveMaximum = window });
        await SubscribeAsync(broker, subscriber, "a");
        return (publisher, subscriber);
    }

    private static async Task FinishAsync(TestBroker broker, TestClient subscriber, Publish publish)
    {
        await subscriber.SendAsync(new PubRec(publish.PacketId));
        await subscriber.FenceAsync();
        await CommitAsync(broker);
        await subscriber.ExpectAsync(new PubRel(publish.PacketId));
        await subscriber.SendAsync(new PubComp(publish.PacketId));
        await subscriber.FenceAsync();
        await CommitAsync(broker);
    }
}
