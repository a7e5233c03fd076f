using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using static Heliograph.Tests.Server.ManualCommits;

namespace Heliograph.Tests.Server;

/// <summary>What was acknowledged outlives a crash and a restart, and what was finished or ended does not come back.</summary>
public sealed class SurvivalTests
{
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
}
