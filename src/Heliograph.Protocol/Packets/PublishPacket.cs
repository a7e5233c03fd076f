using System.Buffers;
using Heliograph.Protocol.Properties;

namespace Heliograph.Protocol.Packets;

/// <summary>A PUBLISH that was read (MQTT 5 §3.3). Every span is a slice of the frame; reading allocates nothing. To write one:
/// <see cref="PublishHeader"/>.</summary>
public readonly ref struct PublishPacket
{
    private readonly byte _flags;
    private readonly ReadOnlySpan<byte> _properties;

    private PublishPacket(byte flags, scoped ref PacketReader reader, ProtocolVersion version)
    {
        _flags = flags;
        Topic = reader.ReadString();
        if (TopicFilter.HasWildcard(Topic))
            Violation.Because(ReasonCode.TopicNameInvalid, "a topic name contains a wildcard [MQTT-3.3.2-2]");
        if (QoS != QoS.AtMostOnce) PacketId = reader.ReadPacketId();
        if (version == ProtocolVersion.V5)
        {
            _properties = reader.ReadProperties();
            var properties = new PropertyReader(_properties, PropertySet.Publish, PropertySet.Subscribe);
            ForwardedPropertiesLength = _properties.Length;
            while (properties.TryNext(out PropertyId id))
            {
                switch (id)
                {
                    case PropertyId.PayloadFormatIndicator:
                        PayloadIsUtf8 = properties.Flag();
                        break;
                    case PropertyId.MessageExpiryInterval:
                        HasMessageExpiry = true;
                        MessageExpiry = properties.UInt32();
                        ForwardedPropertiesLength -= 1 + sizeof(uint);
                        break;
                    case PropertyId.TopicAlias:
                        TopicAlias = properties.UInt16();
                        if (TopicAlias == 0) Violation.Because(ReasonCode.TopicAliasInvalid, "a topic alias is 0 [MQTT-3.3.2-8]");
                        ForwardedPropertiesLength -= 1 + sizeof(ushort);
                        break;
                    case PropertyId.SubscriptionIdentifier:
                        SubscriptionIdentifier = properties.SubscriptionIdentifier();
                        ForwardedPropertiesLength -= 1 + VariableByteInteger.Length((int)SubscriptionIdentifier);
                        break;
                    case PropertyId.ResponseTopic:
                        ResponseTopic = properties.ResponseTopic();
                        break;
                    case PropertyId.CorrelationData:
                        properties.Binary();
                        break;
                    case PropertyId.ContentType:
                        properties.String();
                        break;
                    default:
                        properties.UserProperty();
                        break;
                }
            }
        }

        if (Topic.IsEmpty && TopicAlias == 0) ThrowNoTopic(version);
        Payload = reader.Rest;
    }

    /// <summary>Set on a delivery that may be a repetition.</summary>
    public bool Dup => (_flags & 0x08) != 0;

    /// <summary>The quality of service.</summary>
    public QoS QoS => (QoS)(_flags >> 1 & 0x03);

    /// <summary>Set on a message to be retained, or on one that was.</summary>
    public bool Retain => (_flags & 0x01) != 0;

    /// <summary>The topic name, valid; empty only with a <see cref="TopicAlias"/>.</summary>
    public ReadOnlySpan<byte> Topic { get; }

    /// <summary>1 to 65,535; 0 with QoS 0.</summary>
    public ushort PacketId { get; }

    /// <summary>1 to 65,535; 0 when there is none. Whether it is within the limit is the caller's to check.</summary>
    public ushort TopicAlias { get; }

    /// <summary>Whether <see cref="MessageExpiry"/> was given.</summary>
    public bool HasMessageExpiry { get; }

    /// <summary>Seconds the message may wait for delivery.</summary>
    public uint MessageExpiry { get; }

    /// <summary>1 to 268,435,455; 0 when there is none; the last one when there are several.</summary>
    public uint SubscriptionIdentifier { get; }

    /// <summary>Whether there is one. A client must not send any [MQTT-3.3.4-6]; the server checks.</summary>
    public bool HasSubscriptionIdentifier => SubscriptionIdentifier != 0;

    /// <summary>The payload format indicator is 1. The payload itself is not checked.</summary>
    public bool PayloadIsUtf8 { get; }

    /// <summary>The topic for a response, valid; empty when there is none.</summary>
    public ReadOnlySpan<byte> ResponseTopic { get; }

    /// <summary>The application message.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Bytes that <see cref="CopyForwardedProperties"/> copies.</summary>
    public int ForwardedPropertiesLength { get; }

    /// <summary>All properties as they are on the wire, without their length; for <see cref="UserPropertyReader"/>.</summary>
    public ReadOnlySpan<byte> Properties => _properties;

    /// <summary>Copies the encoded properties that a server passes on unaltered (payload format, content type, response topic,
    /// correlation data,
    /// user properties, in their order; without a length) to <paramref name="destination"/> and returns
    /// <see cref="ForwardedPropertiesLength"/>.</summary>
    public int CopyForwardedProperties(Span<byte> destination)
    {
        if (ForwardedPropertiesLength != _properties.Length) return ForwardedProperties.Copy(_properties, destination);
        _properties.CopyTo(destination);
        return _properties.Length;
    }

    /// <summary>Parses a PUBLISH. Throws <see cref="ProtocolException"/>: 0x81, 0x82, 0x90 (wildcard or empty topic), 0x94 (alias
    /// 0).</summary>
    public static PublishPacket Read(scoped in Frame frame, ProtocolVersion version)
    {
        frame.RequireHeaderOf(version);
        var reader = new PacketReader(frame.Body);
        return new PublishPacket(frame.Flags, ref reader, version);
    }

    /// <summary>
    /// As the other overload, over a sequence. What precedes the payload is copied to <paramref name="scratch"/> only where it spans
    /// segments; then
    /// <paramref name="scratch"/> must hold <see cref="SequenceFrame.HeadLength"/> bytes. The payload is <paramref name="payload"/>, a
    /// slice of the
    /// sequence, and <see cref="Payload"/> is empty.
    /// </summary>
    public static PublishPacket Read(
        scoped in SequenceFrame frame, ProtocolVersion version, Span<byte> scratch, out ReadOnlySequence<byte> payload)
    {
        int length = frame.HeadLength(version);
        ReadOnlySequence<byte> head = frame.Body.Slice(0, length);
        ReadOnlySpan<byte> bytes = head.FirstSpan;
        if (!head.IsSingleSegment)
        {
            head.CopyTo(scratch);
            bytes = scratch[..length];
        }

        payload = frame.Body.Slice(length);
        frame.RequireHeaderOf(version);
        var reader = new PacketReader(bytes);
        return new PublishPacket(frame.Flags, ref reader, version);
    }

    private static void ThrowNoTopic(ProtocolVersion version)
    {
        if (version == ProtocolVersion.V5) Violation.ProtocolError("PUBLISH has neither a topic name nor a topic alias (§3.3.2.1)");
        Violation.Because(ReasonCode.TopicNameInvalid, "the topic name of PUBLISH is empty [MQTT-4.7.3-1]");
    }
}
