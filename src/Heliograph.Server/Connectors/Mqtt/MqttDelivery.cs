using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>A message that came from an MQTT server, copied. Whoever gets it says with <see cref="Acknowledge"/> that it is taken over; until then the server keeps it (QoS 1 and 2).</summary>
internal sealed class MqttDelivery
{
    private readonly MqttSession _session;

    /// <summary>The message of a packet.</summary>
    public MqttDelivery(MqttSession session, in PublishPacket packet)
    {
        _session = session;
        (Topic, Payload) = (packet.Topic.ToArray(), packet.Payload.ToArray());
        (QoS, Retain, Dup, PacketId) = (packet.QoS, packet.Retain, packet.Dup, packet.PacketId);
        Properties = new byte[packet.ForwardedPropertiesLength];
        packet.CopyForwardedProperties(Properties);
        Expiry = packet.HasMessageExpiry ? packet.MessageExpiry : null;
    }

    /// <summary>The topic name, UTF-8 and valid.</summary>
    public byte[] Topic { get; }

    /// <summary>The payload.</summary>
    public byte[] Payload { get; }

    /// <summary>The quality of service it came with.</summary>
    public QoS QoS { get; }

    /// <summary>Whether it was retained.</summary>
    public bool Retain { get; }

    /// <summary>Whether it may have come before, on an earlier connection.</summary>
    public bool Dup { get; }

    /// <summary>The encoded properties that a server passes on.</summary>
    public byte[] Properties { get; }

    /// <summary>Seconds it may wait for delivery; null for ever.</summary>
    public uint? Expiry { get; }

    /// <summary>0 with QoS 0.</summary>
    internal ushort PacketId { get; }

    /// <summary>Whether <see cref="Acknowledge"/> was called. Guarded by the session.</summary>
    internal bool IsTaken { get; set; }

    /// <summary>The message is taken over. The server learns it when all that came before are too; nothing happens when the connection has ended. Any thread, once.</summary>
    public void Acknowledge() => _session.Acknowledge(this);
}
