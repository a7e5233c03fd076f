using System.Text;
using Heliograph.Protocol;
using Heliograph.Server.Connectors.Mqtt;
using static Heliograph.Tests.Connectors.Outside;

namespace Heliograph.Tests.Connectors;

/// <summary>The MQTT client of connectors and a server that does not do what it should, or is not there.</summary>
public sealed class MqttClientTroubleTests
{
    [Fact]
    public async Task A_port_where_nobody_listens_is_said_at_once()
    {
        var port = new ScriptedServer().Closed();
        await using var outside = new Outside(port);

        var fault = await Assert.ThrowsAsync<MqttClosedException>(outside.ConnectAsync);

        Assert.StartsWith($"127.0.0.1:{port} cannot be reached: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up()
    {
        using var server = new ScriptedServer();
        await using var outside = new Outside(0) { Options = new() { Port = server.Port, ConnectTimeout = TimeSpan.FromMilliseconds(50) } };

        var fault = await Assert.ThrowsAsync<MqttClosedException>(outside.ConnectAsync);

        Assert.Equal($"127.0.0.1:{server.Port} has not accepted the client in 0.05 s", fault.Message);
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    public async Task A_refusal_is_told_with_its_reason(ProtocolVersion version)
    {
        using var server = new ScriptedServer();
        await using var outside = new Outside(server.Port, version);
        var connecting = outside.ConnectAsync();
        await server.AcceptAsync(version, new(false, ReasonCode.BadUserNameOrPassword));

        var fault = await Assert.ThrowsAsync<MqttRefusedException>(() => connecting);

        Assert.Equal(ReasonCode.BadUserNameOrPassword, fault.Reason);
    }

    [Fact]
    public async Task A_server_of_version_3_alone_refuses_version_5()
    {
        using var server = new ScriptedServer();
        await using var outside = new Outside(server.Port);
        var connecting = outside.ConnectAsync();
        using var peer = await server.MeetAsync(ProtocolVersion.V5);
        await peer.NextAsync();
        await peer.SendAsync(0x20, 2, 0, 1);

        Assert.Equal(ReasonCode.UnsupportedProtocolVersion, (await Assert.ThrowsAsync<MqttRefusedException>(() => connecting)).Reason);
    }

    [Theory]
    [InlineData(ReasonCode.NotAuthorized, QoS.AtLeastOnce)]
    [InlineData(ReasonCode.TopicNameInvalid, QoS.AtLeastOnce)]
    [InlineData(ReasonCode.QuotaExceeded, QoS.ExactlyOnce)]
    public async Task A_message_that_the_server_refuses_ends_with_its_reason_and_the_next_goes_on(ReasonCode reason, QoS qos)
    {
        await using var pair = await ConnectedPair.StartAsync();
        var refused = pair.Client.PublishAsync(Message("t", "1", qos));
        var taken = pair.Client.PublishAsync(Message("t", "2", QoS.AtLeastOnce));

        var first = await pair.Peer.ExpectAsync<Publish>();
        await pair.Peer.AcknowledgeAsync(qos == QoS.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec, first.PacketId, reason);
        await pair.Peer.AcknowledgeAsync(PacketType.PubAck, (await pair.Peer.ExpectAsync<Publish>()).PacketId, ReasonCode.NoMatchingSubscribers);

        Assert.Equal((reason, true), ((await refused).Reason, (await refused).IsRefused));
        Assert.Equal((ReasonCode.NoMatchingSubscribers, false), ((await taken).Reason, (await taken).IsRefused));
    }

    [Fact]
    public async Task No_more_is_under_way_than_the_server_takes_at_once()
    {
        await using var pair = await ConnectedPair.StartAsync(answer: new(false, ReasonCode.Success) { ReceiveMaximum = 2 });
        var all = Enumerable.Range(0, 3).Select(i => pair.Client.PublishAsync(Message("t", $"{i}", QoS.ExactlyOnce))).ToList();
        var first = await pair.Peer.ExpectAsync<Publish>();
        Assert.Equal("1", (await pair.Peer.ExpectAsync<Publish>()).Payload);
        await pair.Peer.AcknowledgeAsync(PacketType.PubRec, first.PacketId);
        await pair.Peer.ExpectAsync<PubRel>();
        var ping = pair.Client.PingAsync();

        Assert.Equal(PacketType.PingReq, (await pair.Peer.NextAsync()).Type);
        await pair.Peer.AcknowledgeAsync(PacketType.PubComp, first.PacketId);

        Assert.Equal("2", (await pair.Peer.ExpectAsync<Publish>()).Payload);
        Assert.Equal(MqttAnswer.Taken, await all[0]);
        await ping.WaitAsync(Polling.Patience); // Whatever comes from the server says that it is there.
    }

    [Fact]
    public async Task What_the_server_has_said_it_does_not_take_is_not_sent()
    {
        var limits = new ConnAck(false, ReasonCode.Success) { MaximumPacketSize = 100, MaximumQoS = QoS.AtLeastOnce, RetainAvailable = false };
        await using var pair = await ConnectedPair.StartAsync(answer: limits);

        Assert.Equal(ReasonCode.PacketTooLarge, (await pair.Client.PublishAsync(Message("t", new('x', 100), QoS.AtLeastOnce))).Reason);
        Assert.Equal(ReasonCode.QoSNotSupported, (await pair.Client.PublishAsync(Message("t", "x", QoS.ExactlyOnce))).Reason);
        Assert.Equal(ReasonCode.RetainNotSupported, (await pair.Client.PublishAsync(Message("t", "x", QoS.AtLeastOnce, retain: true))).Reason);
        Assert.Equal(ReasonCode.TopicNameInvalid, (await pair.Client.PublishAsync(Message("t/+", "x", QoS.AtLeastOnce))).Reason);
        Assert.Equal(ReasonCode.TopicNameInvalid, (await pair.Client.PublishAsync(Message("", "x", QoS.AtMostOnce))).Reason);
        Assert.Equal(ReasonCode.Success, (await pair.Client.PublishAsync(Message("t", "x", QoS.AtMostOnce))).Reason);
        Assert.Equal("x", (await pair.Peer.ExpectAsync<Publish>()).Payload);
    }

    [Fact]
    public async Task A_connection_that_breaks_fails_what_is_on_its_way_when_the_session_is_not_kept()
    {
        await using var pair = await ConnectedPair.StartAsync();
        var publishing = pair.Client.PublishAsync(Message("t", "x", QoS.AtLeastOnce));
        await pair.Peer.ExpectAsync<Publish>();

        pair.Peer.Abort();

        await Assert.ThrowsAsync<MqttClosedException>(() => publishing.WaitAsync(Polling.Patience));
        Assert.StartsWith("the connection broke: ", (await pair.Client.Closed).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MqttClosedException>(() => pair.Client.PublishAsync(Message("t", "y", QoS.AtLeastOnce)));
    }

    [Fact]
    public async Task Why_the_server_closes_is_told()
    {
        await using var pair = await ConnectedPair.StartAsync();

        await pair.Peer.SendAsync(0xE0, 1, (byte)ReasonCode.ServerShuttingDown);

        Assert.Equal("the server closed the connection: ServerShuttingDown", (await pair.Client.Closed.WaitAsync(Polling.Patience)).Message);
    }

    [Fact]
    public async Task A_server_that_is_no_longer_heard_of_counts_as_dead()
    {
        await using var pair = await ConnectedPair.StartAsync(o => o with { KeepAlive = TimeSpan.FromSeconds(60) });
        pair.Outside.Clock.Advance(TimeSpan.FromSeconds(31));
        pair.Client.Tick();
        Assert.Equal(PacketType.PingReq, (await pair.Peer.NextAsync()).Type);
        var asked = pair.Client.PingAsync();
        Assert.Equal(PacketType.PingReq, (await pair.Peer.NextAsync()).Type);
        await pair.Peer.SendAsync(0xD0, 0);
        await asked.WaitAsync(Polling.Patience);

        pair.Outside.Clock.Advance(TimeSpan.FromSeconds(89));
        pair.Client.Tick();
        Assert.False(pair.Client.Closed.IsCompleted);
        pair.Outside.Clock.Advance(TimeSpan.FromSeconds(2));
        pair.Client.Tick();

        Assert.Equal("the server has not been heard of for one and a half times the keep alive", (await pair.Client.Closed.WaitAsync(Polling.Patience)).Message);
    }

    [Fact]
    public async Task It_reads_no_further_while_nobody_takes_over_what_has_come_and_does_not_call_the_server_dead()
    {
        await using var pair = await ConnectedPair.StartAsync(o => o with { KeepAlive = TimeSpan.FromSeconds(60), ReceiveMaximum = 2 });
        pair.Outside.TakesOver = false;
        for (ushort id = 1; id <= 3; id++) await pair.Peer.DeliverAsync(new("t", new('x', 100_000), QoS.AtLeastOnce) { PacketId = id });
        await Polling.Eventually(() => pair.Outside.Received.Count == 2);
        await Polling.Eventually(() => pair.Client.PingAsync().IsCompletedSuccessfully);

        pair.Outside.Clock.Advance(TimeSpan.FromHours(1));
        pair.Client.Tick();
        Assert.False(pair.Client.Closed.IsCompleted);
        Assert.Equal(2, pair.Outside.Received.Count);
        foreach (var delivery in pair.Outside.Received.ToList()) delivery.Acknowledge();

        await Polling.Eventually(() => pair.Outside.Received.Count == 3);
        Assert.False(pair.Client.Closed.IsCompleted);
    }

    [Fact]
    public async Task Acknowledgements_wait_for_what_came_before()
    {
        await using var pair = await ConnectedPair.StartAsync();
        pair.Outside.TakesOver = false;
        await pair.Peer.DeliverAsync(new("t", "1", QoS.AtLeastOnce) { PacketId = 1 });
        await pair.Peer.DeliverAsync(new("t", "2", QoS.ExactlyOnce) { PacketId = 2 });
        await Polling.Eventually(() => pair.Outside.Received.Count == 2);
        var deliveries = pair.Outside.Received.ToList();

        deliveries[1].Acknowledge();
        var ping = pair.Client.PingAsync();
        Assert.Equal(PacketType.PingReq, (await pair.Peer.NextAsync()).Type);
        deliveries[0].Acknowledge();

        Assert.Equal(1, (await pair.Peer.ExpectAsync<PubAck>()).PacketId);
        Assert.Equal(2, (await pair.Peer.ExpectAsync<PubRec>()).PacketId);
        await pair.Peer.AcknowledgeAsync(PacketType.PubRel, 2);
        Assert.Equal(2, (await pair.Peer.ExpectAsync<PubComp>()).PacketId);
        await ping.WaitAsync(Polling.Patience); // Whatever comes from the server says that it is there.
    }

    [Theory]
    [InlineData("00", "packet type 0 is reserved")]
    [InlineData("3605000174", "")]
    [InlineData("30ffffff7f", "larger than the maximum packet size")]
    [InlineData("30ffffffff7f", "more than four bytes")]
    [InlineData("3003000174", "")]
    [InlineData("3007000023230001610078", "")]
    [InlineData("300400012b00", "a topic name contains a wildcard")]
    [InlineData("300700017403230001", "topic alias")]
    [InlineData("400200", "")]
    [InlineData("40020000", "a packet identifier is 0")]
    [InlineData("100c00044d5154540502003c000000", "Connect is not for a client")]
    [InlineData("f00118", "")]
    [InlineData("20020000", "")]
    [InlineData("900400010003", "")]
    [InlineData("d001ff", "PINGREQ and PINGRESP have no variable header")]
    public async Task A_server_that_breaks_MQTT_is_left_with_a_word(string bytes, string reason)
    {
        await using var pair = await ConnectedPair.StartAsync();

        await pair.Peer.SendAsync([.. Convert.FromHexString(bytes), .. new byte[64]]);

        var why = await pair.Client.Closed.WaitAsync(Polling.Patience);
        Assert.StartsWith("the server broke MQTT: ", why.Message, StringComparison.Ordinal);
        Assert.Contains(reason, why.Message, StringComparison.Ordinal);
        Assert.Equal(PacketType.Disconnect, (await pair.Peer.ReadToEndAsync())[^1]);
    }

    [Fact]
    public async Task Whatever_a_server_sends_ends_in_a_reason()
    {
        var random = new Random(7);
        for (var round = 0; round < 150; round++)
        {
            await using var pair = await ConnectedPair.StartAsync();
            var noise = new byte[random.Next(1, 400)];
            random.NextBytes(noise);
            if (round % 2 == 0) noise[0] = (byte)(0x30 + (random.Next(14) << 4)); // Past the first check more often.
            await pair.Peer.SendAsync(noise);
            pair.Peer.Dispose();

            var why = await pair.Client.Closed.WaitAsync(Polling.Patience);

            Assert.IsType<MqttClosedException>(why);
            Assert.NotEqual("", Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(why.Message)));
            Assert.DoesNotContain("Index", why.Message, StringComparison.Ordinal);
        }
    }
}
