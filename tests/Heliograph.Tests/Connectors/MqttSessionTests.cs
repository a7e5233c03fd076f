using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using Heliograph.Server.Connectors.Mqtt;
using static Heliograph.Tests.Connectors.Outside;

namespace Heliograph.Tests.Connectors;

/// <summary>What a client and a server owe each other, over more than one connection.</summary>
public sealed class MqttSessionTests
{
    [Theory]
    [InlineData(QoS.AtLeastOnce)]
    [InlineData(QoS.ExactlyOnce)]
    public async Task What_has_no_answer_is_repeated_first_and_in_order_when_the_server_kept_the_session(QoS qos)
    {
        await using var pair = await KeepingAsync();
        var all = Enumerable.Range(0, 3).Select(i => pair.Client.PublishAsync(Message("t", $"{i}", qos))).ToList();
        for (var i = 0; i < 3; i++) await pair.Peer.ExpectAsync<Publish>();

        await pair.ReconnectAsync(sessionPresent: true);
        var later = pair.Client.PublishAsync(Message("t", "3", QoS.AtLeastOnce));

        for (var i = 0; i < 3; i++) Assert.Equal(new Publish("t", $"{i}", qos) { Dup = true, PacketId = (ushort)(i + 1) }, Comparable(await pair.Peer.ExpectAsync<Publish>()));
        Assert.Equal(new Publish("t", "3", QoS.AtLeastOnce) { PacketId = 4 }, Comparable(await pair.Peer.ExpectAsync<Publish>()));
        Assert.All(all, one => Assert.False(one.IsCompleted));
        Assert.False(later.IsCompleted);
        Assert.Equal(4, pair.Outside.Session.Unsettled);
    }

    [Fact]
    public async Task What_the_server_has_said_it_has_is_not_sent_again_but_released()
    {
        await using var pair = await KeepingAsync();
        var publishing = pair.Client.PublishAsync(Message("t", "once", QoS.ExactlyOnce));
        await pair.Peer.AcknowledgeAsync(PacketType.PubRec, (await pair.Peer.ExpectAsync<Publish>()).PacketId);
        await pair.Peer.ExpectAsync<PubRel>();

        await pair.ReconnectAsync(sessionPresent: true);

        var release = await pair.Peer.ExpectAsync<PubRel>();
        await pair.Peer.AcknowledgeAsync(PacketType.PubComp, release.PacketId);
        Assert.Equal(MqttAnswer.Taken, await publishing.WaitAsync(Polling.Patience));
    }

    [Fact]
    public async Task A_server_that_has_forgotten_the_session_gets_what_it_had_not_yet_taken_as_new()
    {
        await using var pair = await KeepingAsync();
        var taken = pair.Client.PublishAsync(Message("t", "taken", QoS.ExactlyOnce));
        var open = pair.Client.PublishAsync(Message("t", "open", QoS.ExactlyOnce));
        await pair.Peer.AcknowledgeAsync(PacketType.PubRec, (await pair.Peer.ExpectAsync<Publish>()).PacketId);
        await pair.Peer.ExpectAsync<Publish>();
        await pair.Peer.ExpectAsync<PubRel>();

        await pair.ReconnectAsync(sessionPresent: false);

        Assert.Equal(MqttAnswer.Taken, await taken.WaitAsync(Polling.Patience));
        var again = await pair.Peer.ExpectAsync<Publish>();
        Assert.Equal(("open", false), (again.Payload, again.Dup));
        Assert.False(open.IsCompleted);
    }

    [Fact]
    public async Task A_server_that_takes_less_at_once_than_before_is_not_overrun()
    {
        await using var pair = await KeepingAsync();
        for (var i = 0; i < 4; i++) _ = pair.Client.PublishAsync(Message("t", $"{i}", QoS.AtLeastOnce));
        for (var i = 0; i < 4; i++) await pair.Peer.ExpectAsync<Publish>();

        await pair.ReconnectAsync(sessionPresent: true, receiveMaximum: 1);

        for (var i = 0; i < 4; i++)
        {
            var publish = await pair.Peer.ExpectAsync<Publish>();
            Assert.Equal($"{i}", publish.Payload);
            await pair.Peer.ExpectQuietAsync(pair.Client);
            await pair.Peer.AcknowledgeAsync(PacketType.PubAck, publish.PacketId);
        }

        await Polling.Eventually(() => pair.Outside.Session.Unsettled == 0);
    }

    [Fact]
    public async Task What_waits_for_a_connection_that_never_comes_can_be_given_up()
    {
        await using var pair = await KeepingAsync();
        var publishing = pair.Client.PublishAsync(Message("t", "x", QoS.AtLeastOnce));
        await pair.Peer.ExpectAsync<Publish>();
        pair.Peer.Abort();
        await pair.Client.Closed.WaitAsync(Polling.Patience);
        Assert.False(publishing.IsCompleted);

        pair.Outside.Session.Abandon(new MqttClosedException("enough"));

        Assert.Equal("enough", (await Assert.ThrowsAsync<MqttClosedException>(() => publishing)).Message);
        Assert.Equal(0, pair.Outside.Session.Unsettled);
    }

    [Fact]
    public async Task A_message_with_QoS_2_that_comes_again_is_given_on_once()
    {
        await using var pair = await KeepingAsync();
        await pair.Peer.DeliverAsync(new("t", "once", QoS.ExactlyOnce) { PacketId = 5 });
        await pair.Peer.ExpectAsync<PubRec>();

        await pair.ReconnectAsync(sessionPresent: true);
        await pair.Peer.DeliverAsync(new("t", "once", QoS.ExactlyOnce) { PacketId = 5, Dup = true });

        Assert.Equal(5, (await pair.Peer.ExpectAsync<PubRec>()).PacketId);
        await pair.Peer.AcknowledgeAsync(PacketType.PubRel, 5);
        Assert.Equal(ReasonCode.Success, (await pair.Peer.ExpectAsync<PubComp>()).Reason);
        Assert.Equal(["once"], pair.Outside.Payloads);
        await pair.Peer.DeliverAsync(new("t", "another", QoS.ExactlyOnce) { PacketId = 5 });
        await Polling.Eventually(() => pair.Outside.Received.Count == 2);
    }

    [Fact]
    public async Task A_message_with_QoS_2_that_is_still_being_taken_over_is_acknowledged_on_the_new_connection()
    {
        await using var pair = await KeepingAsync();
        pair.Outside.TakesOver = false;
        await pair.Peer.DeliverAsync(new("t", "slow", QoS.ExactlyOnce) { PacketId = 5 });
        await Polling.Eventually(() => pair.Outside.Received.Count == 1);

        await pair.ReconnectAsync(sessionPresent: true);
        await pair.Peer.DeliverAsync(new("t", "slow", QoS.ExactlyOnce) { PacketId = 5, Dup = true });
        await pair.Peer.ExpectQuietAsync(pair.Client);
        pair.Outside.Received.Single().Acknowledge();

        Assert.Equal(5, (await pair.Peer.ExpectAsync<PubRec>()).PacketId);
        Assert.Single(pair.Outside.Received);
    }

    [Fact]
    public async Task What_is_not_taken_over_counts_over_all_connections()
    {
        await using var pair = await ConnectedPair.StartAsync(o => o with { CleanStart = false, ReceiveMaximum = 3 });
        pair.Outside.TakesOver = false;
        await pair.Peer.DeliverAsync(new("t", "1", QoS.AtLeastOnce) { PacketId = 1 });
        await pair.Peer.DeliverAsync(new("t", "2", QoS.AtLeastOnce) { PacketId = 2 });
        await Polling.Eventually(() => pair.Outside.Received.Count == 2);

        await pair.ReconnectAsync(sessionPresent: true);
        await pair.Peer.DeliverAsync(new("t", "1", QoS.AtLeastOnce) { PacketId = 1, Dup = true });
        await Polling.Eventually(() => pair.Outside.Received.Count == 3);

        Assert.Equal(3, pair.Outside.Session.Untaken);
        var room = pair.Outside.Session.RoomAsync();
        Assert.False(room.IsCompleted);
        pair.Outside.Received.First().Acknowledge();
        await room.WaitAsync(Polling.Patience);
    }

    [Fact]
    public async Task A_server_that_sends_more_with_QoS_2_at_once_than_is_taken_is_left_with_a_word()
    {
        await using var pair = await ConnectedPair.StartAsync(o => o with { ReceiveMaximum = 2 });
        for (ushort id = 1; id <= 3; id++) await pair.Peer.DeliverAsync(new("t", "x", QoS.ExactlyOnce) { PacketId = id });

        var why = await pair.Client.Closed.WaitAsync(Polling.Patience);

        Assert.Equal("the server broke MQTT: the server has sent more than 2 messages with QoS 2 at once", why.Message);
        Assert.Equal(PacketType.Disconnect, (await pair.Peer.ReadToEndAsync())[^1]);
    }

    [Fact]
    public void Version_3_1_cannot_say_that_it_has_the_session_and_is_taken_to_have_it()
    {
        var limits = ServerLimits.Of(new ConnAckPacket(), new() { Version = ProtocolVersion.V31, CleanStart = false });

        Assert.True(limits.IsResumed);
        Assert.False(ServerLimits.Of(new ConnAckPacket(), new() { Version = ProtocolVersion.V31 }).IsResumed);
        Assert.False(ServerLimits.Of(new ConnAckPacket(), new() { Version = ProtocolVersion.V311, CleanStart = false }).IsResumed);
    }

    [Fact]
    public async Task A_server_that_has_forgotten_the_session_may_use_its_identifiers_anew()
    {
        await using var pair = await KeepingAsync();
        await pair.Peer.DeliverAsync(new("t", "old", QoS.ExactlyOnce) { PacketId = 5 });
        await pair.Peer.ExpectAsync<PubRec>();

        await pair.ReconnectAsync(sessionPresent: false);
        await pair.Peer.DeliverAsync(new("t", "new", QoS.ExactlyOnce) { PacketId = 5 });

        await pair.Peer.ExpectAsync<PubRec>();
        Assert.Equal(["old", "new"], pair.Outside.Payloads);
    }

    private static Publish Comparable(Publish publish) => publish with { Length = 0 };

    private static Task<ConnectedPair> KeepingAsync() => ConnectedPair.StartAsync(o => o with { CleanStart = false });
}
