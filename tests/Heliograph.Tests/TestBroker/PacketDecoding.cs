using System.Text;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Tests;

/// <summary>Packets of a broker as records.</summary>
internal static class PacketDecoding
{
    public static ReceivedPacket Decode(in Frame frame, ProtocolVersion version) => frame.Type switch
    {
        PacketType.ConnAck => DecodeConnAck(frame, version),
        PacketType.Publish => DecodePublish(frame, version),
        PacketType.SubAck => DecodeSubAck(frame, version),
        PacketType.UnsubAck => DecodeSubAck(frame, version),
        PacketType.PingResp => new PingResp(),
        PacketType.Disconnect => new Disconnect(DisconnectPacket.Read(frame, version).Reason),
        PacketType.Auth => new Auth(AuthPacket.Read(frame, version).Reason) { Data = Encoding.UTF8.GetString(AuthPacket.Read(frame, version).Data) },
        _ => DecodeAck(AckPacket.Read(frame, version)),
    };

    private static Ack DecodeAck(in AckPacket packet) => packet.Type switch
    {
        PacketType.PubAck => new PubAck(packet.PacketId, packet.Reason),
        PacketType.PubRec => new PubRec(packet.PacketId, packet.Reason),
        PacketType.PubRel => new PubRel(packet.PacketId, packet.Reason),
        _ => new PubComp(packet.PacketId, packet.Reason),
    };

    private static ConnAck DecodeConnAck(in Frame frame, ProtocolVersion version)
    {
        var packet = ConnAckPacket.Read(frame, version);
        return new(packet.SessionPresent, packet.Reason)
        {
            Code = frame.Body[1],
            SessionExpiry = packet.SessionExpiry,
            ReceiveMaximum = packet.ReceiveMaximum,
            MaximumQoS = packet.MaximumQoS,
            RetainAvailable = packet.RetainAvailable,
            MaximumPacketSize = packet.MaximumPacketSize,
            AssignedClientId = Encoding.UTF8.GetString(packet.AssignedClientId),
            TopicAliasMaximum = packet.TopicAliasMaximum,
            ServerKeepAlive = packet.ServerKeepAlive,
        };
    }

    private static Publish DecodePublish(in Frame frame, ProtocolVersion version)
    {
        var packet = PublishPacket.Read(frame, version);
        var forwarded = new byte[packet.ForwardedPropertiesLength];
        packet.CopyForwardedProperties(forwarded);
        return new(Encoding.UTF8.GetString(packet.Topic), Encoding.UTF8.GetString(packet.Payload), packet.QoS)
        {
            Dup = packet.Dup,
            Retain = packet.Retain,
            PacketId = packet.PacketId,
            TopicAlias = packet.TopicAlias,
            MessageExpiry = packet.HasMessageExpiry ? packet.MessageExpiry : null,
            SubscriptionId = packet.SubscriptionIdentifier,
            Length = frame.Length,
            Forwarded = Convert.ToHexStringLower(forwarded),
        };
    }

    private static ReceivedPacket DecodeSubAck(in Frame frame, ProtocolVersion version)
    {
        var packet = SubAckPacket.Read(frame, version);
        return packet.Type == PacketType.SubAck
            ? new SubAck(packet.PacketId, packet.Reasons.ToArray())
            : new UnsubAck(packet.PacketId, packet.Reasons.ToArray());
    }
}
