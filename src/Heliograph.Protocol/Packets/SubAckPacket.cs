using System.Runtime.InteropServices;
using Heliograph.Protocol.Properties;

namespace Heliograph.Protocol.Packets;

/// <summary>SUBACK and UNSUBACK (MQTT 5 §3.9, §3.11): a reason for each topic filter, in the order of the request [MQTT-3.9.3-1]
/// [MQTT-3.11.3-1].
/// Spans are slices of the frame.</summary>
public readonly ref struct SubAckPacket
{
    private SubAckPacket(PacketType type, scoped ref PacketReader reader, ProtocolVersion version)
    {
        Type = type;
        PacketId = reader.ReadPacketId();
        if (version == ProtocolVersion.V5)
        {
            Properties = reader.ReadProperties();
            ReasonString = PropertyReader.ReasonString(Properties);
        }

        Reasons = MemoryMarshal.Cast<byte, ReasonCode>(reader.Rest);
        if (HasReasons(type, version)) RequireReasons(type, version, Reasons);
        else reader.RequireEnd();
    }

    /// <summary>SUBACK or UNSUBACK.</summary>
    public PacketType Type { get; }

    /// <summary>1 to 65,535.</summary>
    public ushort PacketId { get; }

    /// <summary>A reason for each filter, at least one; empty for an UNSUBACK of MQTT 3.x.</summary>
    public ReadOnlySpan<ReasonCode> Reasons { get; }

    /// <summary>For logs; empty when there is none.</summary>
    public ReadOnlySpan<byte> ReasonString { get; }

    /// <summary>All properties as they are on the wire, without their length; for <see cref="UserPropertyReader"/>.</summary>
    public ReadOnlySpan<byte> Properties { get; }

    /// <summary>Parses one. Throws <see cref="ProtocolException"/>: 0x81, or 0x82 (identifier 0, no reason, one that the type does not
    /// have).</summary>
    public static SubAckPacket Read(scoped in Frame frame, ProtocolVersion version)
    {
        frame.RequireHeaderOf(version);
        var reader = new PacketReader(frame.Body);
        return new SubAckPacket(frame.Type, ref reader, version);
    }

    /// <summary>Bytes that <see cref="Write"/> writes for <paramref name="count"/> filters.</summary>
    public static int Length(PacketType type, int count, ProtocolVersion version) => PacketLength.Of(RemainingLength(type, count, version));

    /// <summary>Writes one to the start of <paramref name="destination"/> and returns its length. For MQTT 3.x a failure becomes 0x80,
    /// and UNSUBACK has no reasons.</summary>
    public static int Write(
        Span<byte> destination, PacketType type, ushort packetId, ReadOnlySpan<ReasonCode> reasons, ProtocolVersion version)
    {
        var writer = new PacketWriter(destination);
        writer.Header(type, 0, RemainingLength(type, reasons.Length, version));
        writer.UInt16(packetId);
        if (version == ProtocolVersion.V5) writer.Variable(0);
        if (!HasReasons(type, version)) return writer.Position;
        ReasonCode highest = version == ProtocolVersion.V5 ? (ReasonCode)byte.MaxValue : ReasonCode.UnspecifiedError;
        foreach (ReasonCode reason in reasons) writer.Byte((byte)(reason < highest ? reason : highest));
        return writer.Position;
    }

    private static int RemainingLength(PacketType type, int count, ProtocolVersion version) =>
        sizeof(ushort) + (version == ProtocolVersion.V5 ? 1 : 0) + (HasReasons(type, version) ? count : 0);

    private static bool HasReasons(PacketType type, ProtocolVersion version) => type == PacketType.SubAck || version == ProtocolVersion.V5;

    private static void RequireReasons(PacketType type, ProtocolVersion version, ReadOnlySpan<ReasonCode> reasons)
    {
        if (reasons.IsEmpty) Violation.ProtocolError($"{type} has no reason code");
        foreach (ReasonCode reason in reasons)
        {
            bool known = type == PacketType.UnsubAck ? IsOfUnsubAck(reason) : IsOfSubAck(reason, version);
            if (!known) Violation.ProtocolError($"0x{(byte)reason:X2} is not a reason code of {type}");
        }
    }

    private static bool IsOfSubAck(ReasonCode reason, ProtocolVersion version) =>
        reason is ReasonCode.Success or ReasonCode.GrantedQoS1 or ReasonCode.GrantedQoS2 or ReasonCode.UnspecifiedError
        || (version == ProtocolVersion.V5 && reason is ReasonCode.ImplementationSpecificError or ReasonCode.NotAuthorized
            or ReasonCode.TopicFilterInvalid or ReasonCode.PacketIdentifierInUse or ReasonCode.QuotaExceeded
            or ReasonCode.SharedSubscriptionsNotSupported or ReasonCode.SubscriptionIdentifiersNotSupported
            or ReasonCode.WildcardSubscriptionsNotSupported);

    private static bool IsOfUnsubAck(ReasonCode reason) =>
        reason is ReasonCode.Success or ReasonCode.NoSubscriptionExisted or ReasonCode.UnspecifiedError
            or ReasonCode.ImplementationSpecificError or ReasonCode.NotAuthorized or ReasonCode.TopicFilterInvalid
            or ReasonCode.PacketIdentifierInUse;
}
