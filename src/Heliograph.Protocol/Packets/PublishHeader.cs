using Heliograph.Protocol.Properties;

namespace Heliograph.Protocol.Packets;

/// <summary>
/// Writes a PUBLISH up to its payload (MQTT 5 §3.3), which follows as it is. For MQTT 3.x the properties are ignored.
/// Fields are trusted: the topic is valid UTF-8 of at most 65,535 bytes, the identifier is not 0 with QoS 1 and 2.
/// </summary>
public ref struct PublishHeader
{
    /// <summary>The version to write for.</summary>
    public ProtocolVersion Version { get; set; }

    /// <summary>The DUP flag.</summary>
    public bool Dup { get; set; }

    /// <summary>The quality of service.</summary>
    public QoS QoS { get; set; }

    /// <summary>The RETAIN flag.</summary>
    public bool Retain { get; set; }

    /// <summary>The topic name; may be empty with a <see cref="TopicAlias"/>.</summary>
    public ReadOnlySpan<byte> Topic { get; set; }

    /// <summary>The packet identifier; not written with QoS 0.</summary>
    public ushort PacketId { get; set; }

    /// <summary>Encoded properties as from <see cref="PublishPacket.CopyForwardedProperties"/>.</summary>
    public ReadOnlySpan<byte> ForwardedProperties { get; set; }

    /// <summary>Whether to write <see cref="MessageExpiry"/>.</summary>
    public bool HasMessageExpiry { get; set; }

    /// <summary>Seconds left.</summary>
    public uint MessageExpiry { get; set; }

    /// <summary>0 writes none.</summary>
    public ushort TopicAlias { get; set; }

    /// <summary>0 writes none; at most 268,435,455.</summary>
    public uint SubscriptionIdentifier { get; set; }

    /// <summary>Bytes of the payload that will follow.</summary>
    public int PayloadLength { get; set; }

    /// <summary>Bytes that <see cref="Write"/> writes.</summary>
    public readonly int Length
    {
        get
        {
            int variable = VariableLength(PropertiesLength());
            return 1 + VariableByteInteger.Length(variable + PayloadLength) + variable;
        }
    }

    /// <summary>Where in the written bytes the two of the packet identifier are; -1 with QoS 0.</summary>
    public readonly int PacketIdOffset => QoS == QoS.AtMostOnce
        ? -1
        : 1 + VariableByteInteger.Length(VariableLength(PropertiesLength()) + PayloadLength) + sizeof(ushort) + Topic.Length;

    /// <summary>Writes everything before the payload to the start of <paramref name="destination"/> and returns its length.</summary>
    public readonly int Write(Span<byte> destination)
    {
        int properties = PropertiesLength();
        var writer = new PacketWriter(destination);
        writer.Header(PacketType.Publish, (Dup ? 8 : 0) | ((int)QoS << 1) | (Retain ? 1 : 0), VariableLength(properties) + PayloadLength);
        writer.Binary(Topic);
        if (QoS != QoS.AtMostOnce) writer.UInt16(PacketId);
        if (Version == ProtocolVersion.V5) WriteProperties(ref writer, properties);
        return writer.Position;
    }

    private readonly void WriteProperties(ref PacketWriter writer, int length)
    {
        writer.Variable(length);
        if (HasMessageExpiry) writer.Property(PropertyId.MessageExpiryInterval, (uint?)MessageExpiry);
        if (TopicAlias != 0) writer.Property(PropertyId.TopicAlias, (ushort?)TopicAlias);
        writer.SubscriptionIdentifier(SubscriptionIdentifier);
        writer.Bytes(ForwardedProperties);
    }

    private readonly int PropertiesLength() => Version != ProtocolVersion.V5
        ? 0
        : ForwardedProperties.Length
            + (HasMessageExpiry ? 1 + sizeof(uint) : 0)
            + (TopicAlias != 0 ? 1 + sizeof(ushort) : 0)
            + (SubscriptionIdentifier != 0 ? 1 + VariableByteInteger.Length((int)SubscriptionIdentifier) : 0);

    private readonly int VariableLength(int properties) =>
        sizeof(ushort) + Topic.Length
        + (QoS != QoS.AtMostOnce ? sizeof(ushort) : 0)
        + (Version == ProtocolVersion.V5 ? VariableByteInteger.Length(properties) + properties : 0);
}
