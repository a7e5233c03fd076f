using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Tests.Protocol;

/// <summary>What is written, byte by byte.</summary>
public sealed class PacketWriterTests
{
    private readonly byte[] _buffer = new byte[512];

    [Theory]
    [InlineData(PacketType.PubAck, ReasonCode.Success, ProtocolVersion.V5, "40 02 0102")]
    [InlineData(PacketType.PubAck, ReasonCode.NoMatchingSubscribers, ProtocolVersion.V5, "40 03 0102 10")]
    [InlineData(PacketType.PubAck, ReasonCode.NotAuthorized, ProtocolVersion.V311, "40 02 0102")]
    [InlineData(PacketType.PubRec, ReasonCode.QuotaExceeded, ProtocolVersion.V5, "50 03 0102 97")]
    [InlineData(PacketType.PubRel, ReasonCode.Success, ProtocolVersion.V31, "62 02 0102")]
    [InlineData(PacketType.PubRel, ReasonCode.PacketIdentifierNotFound, ProtocolVersion.V5, "62 03 0102 92")]
    [InlineData(PacketType.PubComp, ReasonCode.Success, ProtocolVersion.V5, "70 02 0102")]
    public void An_acknowledgement_has_its_shortest_form(PacketType type, ReasonCode reason, ProtocolVersion version, string wire)
    {
        int length = AckPacket.Write(_buffer, type, 0x0102, reason, version);
        Assert.True(length <= AckPacket.MaxLength);
        AssertWritten(wire, length);
    }

    [Fact]
    public void An_acknowledgement_with_a_reason_string_carries_it()
    {
        AssertWritten(
            "62 [0001 92 [1F ('no')]]",
            AckPacket.Write(_buffer, PacketType.PubRel, 1, ReasonCode.PacketIdentifierNotFound, "no"u8));
        AssertWritten("40 [0001 87]", AckPacket.Write(_buffer, PacketType.PubAck, 1, ReasonCode.NotAuthorized, ""u8));
    }

    [Fact]
    public void A_publish_of_older_versions_has_no_properties()
    {
        var header = new PublishHeader
        {
            Version = ProtocolVersion.V311,
            QoS = QoS.AtLeastOnce,
            Retain = true,
            Topic = "a/b"u8,
            PacketId = 0x0102,
            HasMessageExpiry = true,
            MessageExpiry = 60,
            TopicAlias = 3,
            SubscriptionIdentifier = 4,
            ForwardedProperties = [0x01, 0x01],
            PayloadLength = 10,
        };
        Assert.Equal(9, header.Length);
        Assert.Equal(7, header.PacketIdOffset);
        AssertWritten("33 11 ('a/b') 0102", header.Write(_buffer));
    }

    [Fact]
    public void A_publish_of_version_5_has_its_properties()
    {
        var header = new PublishHeader
        {
            Version = ProtocolVersion.V5,
            Dup = true,
            QoS = QoS.ExactlyOnce,
            PacketId = 0x0102,
            HasMessageExpiry = true,
            MessageExpiry = 60,
            TopicAlias = 3,
            SubscriptionIdentifier = 300,
            ForwardedProperties = [0x01, 0x01],
            PayloadLength = 300,
        };
        AssertWritten("3C BE 02 () 0102 [02 0000003C 23 0003 0B AC 02 01 01]", header.Write(_buffer));
        Assert.Equal(5, header.PacketIdOffset);
        Assert.Equal([1, 2], _buffer[5..7]);
    }

    [Fact]
    public void A_publish_of_QoS_0_has_no_packet_identifier()
    {
        var header = new PublishHeader { Version = ProtocolVersion.V5, Topic = "t"u8, PacketId = 9 };
        Assert.Equal(-1, header.PacketIdOffset);
        AssertWritten("30 [('t') []]", header.Write(_buffer));
    }

    [Fact]
    public void A_suback_of_older_versions_knows_one_failure()
    {
        ReasonCode[] reasons = [ReasonCode.GrantedQoS2, ReasonCode.NotAuthorized, ReasonCode.Success, ReasonCode.TopicFilterInvalid];
        AssertWritten("90 [0102 02 80 00 80]", SubAckPacket.Write(_buffer, PacketType.SubAck, 0x0102, reasons, ProtocolVersion.V311));
        AssertWritten("90 [0102 [] 02 87 00 8F]", SubAckPacket.Write(_buffer, PacketType.SubAck, 0x0102, reasons, ProtocolVersion.V5));
    }

    [Fact]
    public void An_unsuback_of_older_versions_has_no_reasons()
    {
        ReasonCode[] reasons = [ReasonCode.Success, ReasonCode.NoSubscriptionExisted];
        AssertWritten("B0 [0102]", SubAckPacket.Write(_buffer, PacketType.UnsubAck, 0x0102, reasons, ProtocolVersion.V31));
        AssertWritten("B0 [0102 [] 00 11]", SubAckPacket.Write(_buffer, PacketType.UnsubAck, 0x0102, reasons, ProtocolVersion.V5));
    }

    [Fact]
    public void A_disconnect_has_its_shortest_form()
    {
        AssertWritten("E0 00", DisconnectPacket.Write(_buffer, ReasonCode.ServerMoved, ProtocolVersion.V311, "x"u8, "y"u8));
        AssertWritten("E0 00", DisconnectPacket.Write(_buffer, ReasonCode.Success, ProtocolVersion.V5));
        AssertWritten("E0 01 8E", DisconnectPacket.Write(_buffer, ReasonCode.SessionTakenOver, ProtocolVersion.V5));
        AssertWritten(
            "E0 [9D [1F ('x') 1C ('y')]]",
            DisconnectPacket.Write(_buffer, ReasonCode.ServerMoved, ProtocolVersion.V5, "x"u8, "y"u8));
        AssertWritten("E0 [00 [1F ('x')]]", DisconnectPacket.Write(_buffer, ReasonCode.Success, ProtocolVersion.V5, "x"u8));
    }

    [Fact]
    public void A_connack_that_refuses_has_no_session()
    {
        var packet = new ConnAckPacket { SessionPresent = true, Reason = ReasonCode.NotAuthorized };
        AssertWritten("20 [00 87 []]", packet.Write(_buffer, ProtocolVersion.V5));
        AssertWritten("20 [00 05]", packet.Write(_buffer, ProtocolVersion.V311));
        packet.Reason = ReasonCode.Success;
        AssertWritten("20 [01 00]", packet.Write(_buffer, ProtocolVersion.V311));
        AssertWritten("20 [00 00]", packet.Write(_buffer, ProtocolVersion.V31));
    }

    [Fact]
    public void A_connack_never_says_maximum_QoS_2()
    {
        AssertWritten("20 [00 00 []]", new ConnAckPacket { MaximumQoS = QoS.ExactlyOnce }.Write(_buffer, ProtocolVersion.V5));
        AssertWritten("20 [00 00 [24 01]]", new ConnAckPacket { MaximumQoS = QoS.AtLeastOnce }.Write(_buffer, ProtocolVersion.V5));
    }

    [Fact]
    public void Pings_are_two_bytes()
    {
        Assert.Equal([0xC0, 0x00], PingReqPacket.Bytes.ToArray());
        Assert.Equal([0xD0, 0x00], PingRespPacket.Bytes.ToArray());
    }

    [Fact]
    public void A_packet_longer_than_MQTT_allows_is_not_written() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new PublishHeader { PayloadLength = VariableByteInteger.MaximumValue }.Write(new byte[16]));

    [Fact]
    public void A_string_longer_than_MQTT_allows_is_not_written() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AuthPacket { Method = new byte[65_536] }.Length());

    private void AssertWritten(string wire, int length) => Assert.Equal(WireNotation.Parse(wire, ProtocolVersion.V5), _buffer[..length]);
}
