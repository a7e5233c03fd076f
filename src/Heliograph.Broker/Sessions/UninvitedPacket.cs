using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

/// <summary>A packet that comes before CONNECT. It is read as one of MQTT 3.1.1, since no version has been agreed.</summary>
internal static class UninvitedPacket
{
    private const ProtocolVersion Version = ProtocolVersion.V311;

    /// <summary>Parses the packet; the QoS of a PUBLISH. Throws <see cref="ProtocolException"/> when it is not well-formed.</summary>
    public static QoS? Read(in Frame frame)
    {
        switch (frame.Type)
        {
            case PacketType.Publish:
                return PublishPacket.Read(frame, Version).QoS;
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                AckPacket.Read(frame, Version);
                break;
            case PacketType.Subscribe:
                SubscribePacket.Read(frame, Version);
                break;
            case PacketType.Unsubscribe:
                UnsubscribePacket.Read(frame, Version);
                break;
            case PacketType.Disconnect:
                DisconnectPacket.Read(frame, Version);
                break;
        }

        return null;
    }
}
