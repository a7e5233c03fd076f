using Heliograph.Protocol;
using static Heliograph.Tests.Server.ManualCommits;

namespace Heliograph.Tests.Server;

/// <summary>Nothing is acknowledged that is not kept, and nothing is sent too early.</summary>
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
}
