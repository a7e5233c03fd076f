using System.Text;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;
using Heliograph.Protocol;
using Heliograph.Tests.Scenarios;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Ledger;

/// <summary>Each reason moves by what happened, and no other reason moves.</summary>
public sealed class ReasonTests
{
    public static TheoryData<DisconnectReason> Ends =>
    [
        DisconnectReason.Normal, DisconnectReason.WithWill, DisconnectReason.ConnectionLost, DisconnectReason.KeepAliveTimeout, DisconnectReason.TakenOver,
        DisconnectReason.Discarded, DisconnectReason.Kicked, DisconnectReason.ServerShuttingDown, DisconnectReason.MalformedPacket,
        DisconnectReason.ProtocolError, DisconnectReason.PacketTooLarge, DisconnectReason.TopicAliasInvalid, DisconnectReason.NotKept,
    ];

    [Theory, MemberData(nameof(Ends))]
    public async Task A_connection_ends_for_one_reason(DisconnectReason reason)
    {
        await using var broker = await TestBroker.StartAsync(2, o => o with { MaxPacketSize = 500, MaxTopicAlias = 5 });
        var client = await broker.ConnectAsync(o => o with { ClientId = "c", KeepAlive = 10, SessionExpiry = 60 });

        await EndAsync(broker, client, reason);

        await Eventually(() => broker.Node.Source.Shards.Total(BrokerCounter.ClientDisconnected) == 1);
        Assert.Equal([reason], Enum.GetValues<DisconnectReason>().Where(r => r != DisconnectReason.Count && Total(broker, r) != 0));
        Assert.Equal(1, Total(broker, reason));
    }

    [Fact]
    public async Task A_CONNECT_is_refused_for_one_reason()
    {
        await using var broker = await TestBroker.StartAsync(1, o => o with { MaxClientIdLength = 5 });
        await using (var long_ = await broker.OpenAsync(o => o with { ClientId = "longer" })) await long_.HandshakeAsync();
        await using (var method = await broker.OpenAsync(o => o with { ClientId = "c", AuthenticationMethod = "m" })) await method.HandshakeAsync();
        await using (var version = await broker.OpenAsync()) await version.SendHexAsync("10 0C 0004 4D515454 09 02 0000 0000");

        await Eventually(() => Total(broker, BrokerCounter.PacketsConnAckError) == 3);
        Assert.Equal(1, Total(broker, ConnectRefusal.ClientIdentifierNotValid));
        Assert.Equal(1, Total(broker, ConnectRefusal.BadAuthenticationMethod));
        Assert.Equal(1, Total(broker, ConnectRefusal.UnsupportedProtocolVersion));
        Assert.Equal(3, Total(broker, FlowCounter.ConnectsRefusedEarly));
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task What_is_no_CONNECT_and_what_never_comes_is_counted_at_the_listener()
    {
        await using var broker = await TestBroker.StartAsync(1);
        var listener = broker.Node.Listeners[0];
        await using (var ping = await broker.OpenAsync())
        {
            await ping.SendPingAsync();
            await Eventually(() => listener.Refused(ConnectionRefusal.NoConnect) == 1);
        }

        (await broker.OpenAsync()).Abort();
        await Eventually(() => listener.Refused(ConnectionRefusal.PeerLeft) == 1);
        await using var silent = await broker.OpenAsync();
        await Eventually(() => listener.Accepted == 3);
        await broker.SettleAsync();
        await broker.AdvanceAsync(11);
        await Eventually(() => listener.Refused(ConnectionRefusal.ConnectTimeout) == 1);
        Assert.Equal(3, Enum.GetValues<ConnectionRefusal>().Where(r => r != ConnectionRefusal.Count).Sum(listener.Refused));
    }

    [Fact]
    public async Task A_PUBLISH_is_refused_for_one_reason()
    {
        await using var broker = await TestBroker.StartAsync(1, o => o with { MaxQoS = QoS.AtLeastOnce, RetainAvailable = false, MaxTopicAlias = 5, MaxDelayed = 1, MaxTopicLevels = 3 });
        await RefuseAsync(new("t", "", QoS.ExactlyOnce), PublishRefusal.QoSNotSupported);
        await RefuseAsync(new("t") { Retain = true }, PublishRefusal.RetainNotSupported);
        await RefuseAsync(new("t") { SubscriptionId = 3 }, PublishRefusal.ProtocolError);
        await RefuseAsync(new("t") { TopicAlias = 6 }, PublishRefusal.TopicAliasInvalid);
        await RefuseAsync(new("a/b/c/d"), PublishRefusal.TopicNameInvalid);
        var client = await broker.ConnectAsync("delays");
        await client.PublishAsync("$delayed/9/t", "", QoS.AtLeastOnce);
        Assert.Equal(ReasonCode.QuotaExceeded, await client.PublishAsync("$delayed/9/t", "", QoS.AtLeastOnce));
        Assert.Equal(1, Total(broker, PublishRefusal.QuotaExceeded));
        Assert.Equal(1, Total(broker, BrokerCounter.MessagesPublish));
        await CounterIdentities.AssertHoldAsync(broker);

        async Task RefuseAsync(PublishOptions publish, PublishRefusal refusal)
        {
            var client = await broker.ConnectAsync("c");
            await client.SendAsync(publish);
            await client.ReadToEndAsync();
            Assert.Equal(1, Total(broker, refusal));
        }
    }

    [Fact]
    public async Task A_filter_is_refused_for_one_reason_and_counts_for_itself()
    {
        await using var broker = await TestBroker.StartAsync(1, o => o with { MaxSubscriptions = 1 });
        var client = await broker.ConnectAsync("c");

        await client.SubscribeAsync(0, ("a/#/b", new(QoS.AtMostOnce)), ("a", new(QoS.AtMostOnce)), ("b", new(QoS.AtMostOnce)), ("c", new(QoS.AtMostOnce)));

        Assert.Equal(1, Total(broker, SubscriptionRefusal.TopicFilterInvalid));
        Assert.Equal(2, Total(broker, SubscriptionRefusal.QuotaExceeded));
        Assert.Equal(1, Total(broker, BrokerCounter.PacketsSubscribeError));
    }

    [Fact]
    public async Task Messages_that_end_with_their_session_are_counted_and_those_a_group_gets_back_are_not_dropped()
    {
        await using var broker = await TestBroker.StartAsync(1);
        var member = await broker.ConnectAsync(o => o with { ClientId = "member", SessionExpiry = 60, ReceiveMaximum = 1 });
        await member.SubscribeAsync("own", QoS.AtLeastOnce);
        await member.SubscribeAsync("$share/g/t", QoS.AtLeastOnce);
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < 3; i++) await publisher.PublishAsync("own", "x", QoS.AtLeastOnce);
        for (var i = 0; i < 2; i++) await publisher.PublishAsync("t", "x", QoS.AtLeastOnce);
        var other = await broker.ConnectAsync("other");
        await other.SubscribeAsync("$share/g/t", QoS.AtLeastOnce);
        Assert.Equal(4, broker.Node.Source.Shards.Total(QueueLevel.Queued));
        Assert.Equal(1, broker.Node.Source.Shards.Total(QueueLevel.InFlight));

        await broker.Node.Broker.KickAsync("member");

        await other.ReceiveAsync();
        await other.ReceiveAsync();
        Assert.Equal(3, Total(broker, FlowCounter.DeliveriesSessionEnded));
        Assert.Equal(2, Total(broker, FlowCounter.DeliveriesGivenBack));
        Assert.Equal(0, broker.Node.Source.Shards.Total(QueueLevel.Queued));
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task A_message_the_client_rejects_and_one_sent_again_are_counted()
    {
        await using var broker = await TestBroker.StartAsync(1);
        var subscriber = await broker.ConnectAsync(o => o with { ClientId = "s", SessionExpiry = 60 });
        await subscriber.SubscribeAsync("t", QoS.ExactlyOnce);
        await broker.Node.Broker.PublishAsync(new("t", Encoding.UTF8.GetBytes("x"), QoS.ExactlyOnce));
        await subscriber.ExpectAsync("t", "x");
        subscriber.Abort();
        await Eventually(() => broker.Gauges.LiveConnections == 0);
        var again = await broker.ReconnectAsync(subscriber, o => o with { CleanStart = false });
        var repeated = await again.ExpectAsync("t", "x");
        Assert.Equal(1, Total(broker, FlowCounter.DeliveriesRepeated));

        await again.SendAsync(new PubRec(repeated.PacketId, ReasonCode.UnspecifiedError));
        await again.FenceAsync();

        Assert.Equal(1, Total(broker, FlowCounter.DeliveriesRejected));
        Assert.Equal(0, Total(broker, BrokerCounter.MessagesAcked));
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task The_oldest_message_that_waits_gives_the_age_also_while_the_shards_sleep()
    {
        await using var broker = await TestBroker.StartAsync(2);
        foreach (var shard in new[] { 0, 1 })
        {
            var away = await broker.ConnectAsync(o => o with { ClientId = "away", Shard = shard, SessionExpiry = 1000 });
            await away.SubscribeAsync($"t/{shard}", QoS.AtLeastOnce);
            await away.DisconnectAsync();
        }

        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("t/1", "old", QoS.AtLeastOnce);
        await broker.SettleAsync();
        await broker.AdvanceAsync(30);
        await publisher.PublishAsync("t/0", "new", QoS.AtLeastOnce);
        broker.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.InRange(broker.Node.Source.OldestQueuedSeconds, 89, 91);

        var back = await broker.ConnectAsync(o => o with { ClientId = "away", Shard = 1, CleanStart = false, SessionExpiry = 1000 });
        await back.ReceiveAsync();
        Assert.InRange(broker.Node.Source.OldestQueuedSeconds, 59, 61);
    }

    private static long Total(TestBroker broker, CounterCell cell) => broker.Node.Source.Shards.Total(cell);

    private static async Task EndAsync(TestBroker broker, TestClient client, DisconnectReason reason)
    {
        switch (reason)
        {
            case DisconnectReason.Normal: await client.DisconnectAsync(); break;
            case DisconnectReason.WithWill: await client.DisconnectAsync(ReasonCode.DisconnectWithWillMessage); break;
            case DisconnectReason.ConnectionLost: client.Abort(); break;
            case DisconnectReason.KeepAliveTimeout: await broker.AdvanceAsync(16); break;
            case DisconnectReason.TakenOver: await broker.ReconnectAsync(client, o => o with { CleanStart = false }); break;
            case DisconnectReason.Discarded: await broker.ReconnectAsync(client); break;
            case DisconnectReason.Kicked: await broker.Node.Broker.KickAsync(client.Id); break;
            case DisconnectReason.ServerShuttingDown: await broker.Node.Broker.DisconnectAllAsync(); break;
            case DisconnectReason.MalformedPacket: await client.SendHexAsync("82 02 00 01"); break;
            case DisconnectReason.ProtocolError: await client.SendAsync(new PublishOptions("t") { SubscriptionId = 1 }); break;
            case DisconnectReason.PacketTooLarge: await client.SendAsync(new PublishOptions("t", new('x', 600))); break;
            case DisconnectReason.TopicAliasInvalid: await client.SendAsync(new PublishOptions("t") { TopicAlias = 6 }); break;
            default:
                await client.SubscribeAsync("t", QoS.AtLeastOnce);
                broker.Store!.FailNext(1);
                await client.SendAsync(new PublishOptions("t", "x", QoS.AtLeastOnce));
                break;
        }
    }
}
