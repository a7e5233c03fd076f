using Heliograph.Protocol.Properties;

namespace Heliograph.Protocol.Packets;

/// <summary>PUBACK, PUBREC, PUBREL and PUBCOMP (MQTT 5 §3.4 to §3.7), which differ in type and reason codes only. Spans are slices of the
/// frame.</summary>
public readonly ref struct AckPacket
{
    /// <summary>The most bytes of one without a reason string.</summary>
    public const int MaxLength = 5;

    private AckPacket(PacketType type, scoped ref PacketReader reader, ProtocolVersion version)
    {
        Type = type;
        PacketId = reader.ReadPacketId();
        if (version == ProtocolVersion.V5 && !reader.IsEmpty)
        {
            Reason = (ReasonCode)reader.ReadByte();
            if (!IsReasonOf(type, Reason)) Violation.ProtocolError($"0x{(byte)Reason:X2} is not a reason code of {type}");
            // §3.4.2.2.1: a packet that ends after the reason code has no properties.
            if (!reader.IsEmpty) Properties = reader.ReadProperties();
            ReasonString = PropertyReader.ReasonString(Properties);
        }

        reader.RequireEnd();
    }

    /// <summary>One of the four.</summary>
    public PacketType Type { get; }

    /// <summary>1 to 65,535.</summary>
    public ushort PacketId { get; }

    /// <summary>A reason code of the type; success when left out, and in MQTT 3.x.</summary>
    public ReasonCode Reason { get; }

    /// <summary>For logs; empty when there is none.</summary>
    public ReadOnlySpan<byte> ReasonString { get; }

    /// <summary>All properties as they are on the wire, without their length; for <see cref="UserPropertyReader"/>.</summary>
    public ReadOnlySpan<byte> Properties { get; }

    /// <summary>Parses one. Throws <see cref="ProtocolException"/>: 0x81, or 0x82 (identifier 0, a reason code that the type does not
    /// have).</summary>
    public static AckPacket Read(scoped in Frame frame, ProtocolVersion version)
    {
        frame.RequireHeaderOf(version);
        var reader = new PacketReader(frame.Body);
        return new AckPacket(frame.Type, ref reader, version);
    }

    /// <summary>Writes one to the start of <paramref name="destination"/> (at most <see cref="MaxLength"/> bytes) and returns its length:
    /// 4 for success and MQTT 3.x, else 5.</summary>
    public static int Write(Span<byte> destination, PacketType type, ushort packetId, ReasonCode reason, ProtocolVersion version)
    {
        bool withReason = version == ProtocolVersion.V5 && reason != ReasonCode.Success;
        destination[0] = (byte)((int)type << 4 | FlagsOf(type));
        destination[1] = withReason ? (byte)3 : (byte)2;
        destination[2] = (byte)(packetId >> 8);
        destination[3] = (byte)packetId;
        if (!withReason) return 4;
        destination[4] = (byte)reason;
        return 5;
    }

    /// <summary>Writes one of MQTT 5 with a reason string (UTF-8, at most 65,535 bytes): 11 bytes more than the string at most.</summary>
    public static int Write(Span<byte> destination, PacketType type, ushort packetId, ReasonCode reason, ReadOnlySpan<byte> reasonString)
    {
        if (reasonString.IsEmpty) return Write(destination, type, packetId, reason, ProtocolVersion.V5);
        int properties = 1 + sizeof(ushort) + reasonString.Length;
        var writer = new PacketWriter(destination);
        writer.Header(type, FlagsOf(type), sizeof(ushort) + 1 + VariableByteInteger.Length(properties) + properties);
        writer.UInt16(packetId);
        writer.Byte((byte)reason);
        writer.Variable(properties);
        writer.Property(PropertyId.ReasonString, reasonString);
        return writer.Position;
    }

    private static int FlagsOf(PacketType type) => type == PacketType.PubRel ? 0x02 : 0;

    private static bool IsReasonOf(PacketType type, ReasonCode reason) => type is PacketType.PubAck or PacketType.PubRec
        ? reason is ReasonCode.Success or ReasonCode.NoMatchingSubscribers or ReasonCode.UnspecifiedError
            or ReasonCode.ImplementationSpecificError or ReasonCode.NotAuthorized or ReasonCode.TopicNameInvalid
            or ReasonCode.PacketIdentifierInUse or ReasonCode.QuotaExceeded or ReasonCode.PayloadFormatInvalid
        : reason is ReasonCode.Success or ReasonCode.PacketIdentifierNotFound;
}
