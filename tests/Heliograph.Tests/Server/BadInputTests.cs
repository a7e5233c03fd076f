using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Tests.Server;

/// <summary>What no client may send: the connection ends with the reason of the standard and one line in the log, and no other client notices.</summary>
public sealed class BadInputTests(BadInputBroker fixture) : IClassFixture<BadInputBroker>
{
    private readonly TestBroker _broker = fixture.Broker;

    public static TheoryData<string> MalformedNames => PacketCases.MalformedNames;

    public static TheoryData<string> NamesForClientsOnly =>
        [.. PacketCases.Valid.Where(packet => packet.Direction == Direction.ToClient && packet.Type != PacketType.Disconnect)
            .Select(packet => packet.Name)];

    [Theory, MemberData(nameof(MalformedNames))]
    public async Task A_malformed_packet_ends_its_connection_and_no_other(string name)
    {
        var packet = PacketCases.Named(name);
        var client = await _broker.OpenAsync(o => o with { ClientId = "bad", Version = packet.Version });
        var isFirst = packet.Type == PacketType.Connect;
        if (!isFirst) await client.HandshakeAsync();

        await client.SendRawAsync(packet.Bytes);

        if (isFirst) AssertRefused(packet, await client.ReadToEndAsync());
        else await client.ExpectClosedAsync(ReasonOf(packet));
        Assert.Single(_broker.Log.EndedOf(client));
        await fixture.AssertOthersAreServedAsync();
    }

    [Theory, MemberData(nameof(NamesForClientsOnly))]
    public async Task A_packet_that_only_a_server_sends_is_a_protocol_error(string name)
    {
        var packet = PacketCases.Named(name);
        var client = await _broker.OpenAsync(o => o with { ClientId = "bad", Version = packet.Version });
        await client.HandshakeAsync();

        await client.SendRawAsync(packet.Bytes);

        await client.ExpectClosedAsync(ReasonCode.ProtocolError);
        Assert.Single(_broker.Log.EndedOf(client));
    }

    [Theory]
    [InlineData("QoS 1 PUBLISH that ends after its topic", "3203 0001 61", ReasonCode.MalformedPacket)]
    [InlineData("SUBSCRIBE that ends after its filter", "8206 0001 00 0001 61", ReasonCode.MalformedPacket)]
    [InlineData("property length of five bytes", "3008 0001 61 8080808001", ReasonCode.MalformedPacket)]
    [InlineData("user property whose value is longer than the packet", "300A 0001 61 06 26 0001 61 FFFF", ReasonCode.MalformedPacket)]
    [InlineData("reserved type", "0000", ReasonCode.MalformedPacket)]
    [InlineData("topic of no length", "3003 0000 00", ReasonCode.ProtocolError)]
    [InlineData("topic that is not UTF-8", "3005 0002 C328 00", ReasonCode.MalformedPacket)]
    [InlineData("topic with U+0000", "3004 0001 00 00", ReasonCode.MalformedPacket)]
    [InlineData("topic with a surrogate", "3006 0003 EDA080 00", ReasonCode.MalformedPacket)]
    [InlineData("CONNACK from a client", "2003 00 00 00", ReasonCode.ProtocolError)]
    [InlineData("PINGRESP from a client", "D000", ReasonCode.ProtocolError)]
    [InlineData("PUBACK with flags", "4102 0001", ReasonCode.MalformedPacket)]
    [InlineData("PUBACK with an unknown reason", "4003 0001 7F", ReasonCode.ProtocolError)]
    [InlineData("packet identifier 0", "4002 0000", ReasonCode.ProtocolError)]
    [InlineData("bytes left over", "4005 0001 00 00 00", ReasonCode.MalformedPacket)]
    [InlineData("subscription identifier from a client", "3006 0001 61 02 0B 01", ReasonCode.ProtocolError)]
    [InlineData("topic alias 0", "3007 0001 61 03 23 0000", ReasonCode.TopicAliasInvalid)]
    [InlineData("wildcard in a topic", "3004 0001 23 00", ReasonCode.TopicNameInvalid)]
    public async Task An_input_that_broke_another_broker_ends_its_connection_only(string what, string hex, ReasonCode reason)
    {
        Assert.NotEmpty(what);
        var client = await _broker.ConnectAsync("bad");

        await client.SendHexAsync(hex);

        await client.ExpectClosedAsync(reason);
        Assert.Single(_broker.Log.EndedOf(client));
        await fixture.AssertOthersAreServedAsync();
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(500)]
    public async Task A_topic_of_thousands_of_levels_is_refused(int levels)
    {
        var client = await _broker.ConnectAsync("bad");
        Assert.Equal(ReasonCode.TopicFilterInvalid, await client.SubscribeAsync(new('/', levels)));
        Assert.Equal(ReasonCode.TopicFilterInvalid, await client.SubscribeAsync(string.Concat(Enumerable.Repeat("+/", levels / 2))));

        await client.SendAsync(new PublishOptions(new('/', levels)));

        await client.ExpectClosedAsync(ReasonCode.TopicNameInvalid);
        await fixture.AssertOthersAreServedAsync();
    }

    [Theory]
    [InlineData("$")]
    [InlineData("$x")]
    [InlineData("$SYSx/y")]
    [InlineData("$CONTROL/dynamic-security/v1")]
    [InlineData("$share/g/a")]
    public async Task A_topic_that_begins_with_a_dollar_is_a_topic(string topic)
    {
        var client = await _broker.ConnectAsync("odd");
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await client.PublishAsync(topic, "x", QoS.AtLeastOnce));
        await client.DisconnectAsync();
    }

    [Fact]
    public async Task An_identifier_made_of_wildcards_is_an_identifier()
    {
        foreach (var id in new[] { "#", "+", "a/b", "%c", "\u202e" })
        {
            var client = await _broker.ConnectAsync(id);
            await client.FenceAsync();
            await client.DisconnectAsync();
        }
    }

    [Fact]
    public async Task The_same_QoS_2_packet_again_and_again_takes_one_place()
    {
        var client = await _broker.ConnectAsync("bad");
        for (var i = 0; i < 1000; i++) await client.SendAsync(new PublishOptions("x", "x", QoS.ExactlyOnce) { PacketId = 1, Dup = i > 0 });
        for (var i = 0; i < 1000; i++) Assert.True((await client.ExpectAsync<PubRec>()).Reason < ReasonCode.UnspecifiedError);

        await client.DisconnectAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("30FFFF3F 0001 61")]
    [InlineData("10FFFF3F 0004 4D515454 05")]
    public async Task A_client_that_vanishes_within_a_packet_leaves_nothing(string part)
    {
        var client = await _broker.ConnectAsync("bad");
        await client.SendHexAsync(part);
        await _broker.SettleAsync();

        client.Abort();

        await Polling.Eventually(() => _broker.Gauges.LiveConnections == 2);
        await fixture.AssertOthersAreServedAsync();
    }

    // A CONNECT of version 5 is always answered; an older one where its standard has a code; one of no known version perhaps.
    private static void AssertRefused(PacketCase packet, IReadOnlyList<ReceivedPacket> answers)
    {
        Assert.All(answers, answer => Assert.NotEqual(ReasonCode.Success, Assert.IsType<ConnAck>(answer).Reason));
        if (packet.Version != ProtocolVersion.V5 || HeaderReason(packet) is not null || !IsVersionKnown(packet)) return;
        Assert.Equal(packet.Reason, Assert.IsType<ConnAck>(Assert.Single(answers)).Reason);
    }

    private static bool IsVersionKnown(PacketCase packet) =>
        FrameReader.TryRead(packet.Bytes, int.MaxValue, out var frame) && ConnectPacket.TryReadVersion(frame, out _);

    // A packet that only a server sends is not looked into.
    private static ReasonCode ReasonOf(PacketCase packet)
    {
        var isServers = packet.Type is PacketType.ConnAck or PacketType.SubAck or PacketType.UnsubAck or PacketType.PingResp;
        return HeaderReason(packet) ?? (isServers ? ReasonCode.ProtocolError : packet.Reason!.Value);
    }

    private static ReasonCode? HeaderReason(PacketCase packet)
    {
        try
        {
            FrameReader.TryRead(packet.Bytes, int.MaxValue, out _);
            return null;
        }
        catch (ProtocolException violation)
        {
            return violation.Reason;
        }
    }
}
