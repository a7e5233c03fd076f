using Heliograph.Protocol.Properties;

namespace Heliograph.Protocol.Packets;

/// <summary>DISCONNECT (MQTT 5 §3.14). Spans of one that was read are slices of the frame. In MQTT 3.x it has nothing but its
/// type.</summary>
public ref struct DisconnectPacket
{
    /// <summary>Why; normal disconnection is <see cref="ReasonCode.Success"/>.</summary>
    public ReasonCode Reason { get; set; }

    /// <summary>Whether <see cref="SessionExpiry"/> is given. Only a client may, and not when its CONNECT said 0 (§3.14.2.2.2): the
    /// server checks.</summary>
    public bool HasSessionExpiry { get; set; }

    /// <summary>Seconds; 0xFFFFFFFF never.</summary>
    public uint SessionExpiry { get; set; }

    /// <summary>For logs, UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> ReasonString { get; set; }

    /// <summary>Where else to connect, UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> ServerReference { get; set; }

    /// <summary>An encoded block whose user properties are written; of a packet that was read all its properties, for
    /// <see cref="UserPropertyReader"/>.</summary>
    public ReadOnlySpan<byte> UserProperties { get; set; }

    /// <summary>Parses one. Throws <see cref="ProtocolException"/>: 0x81, or 0x82 (a reason code that DISCONNECT does not have, a
    /// repeated property).</summary>
    public static DisconnectPacket Read(scoped in Frame frame, ProtocolVersion version)
    {
        frame.RequireHeaderOf(version);
        var reader = new PacketReader(frame.Body);
        var packet = new DisconnectPacket();
        if (version == ProtocolVersion.V5 && !reader.IsEmpty)
        {
            packet.Reason = (ReasonCode)reader.ReadByte();
            if (!IsReason(packet.Reason))
                Violation.ProtocolError($"0x{(byte)packet.Reason:X2} is not a reason code of DISCONNECT [MQTT-3.14.2-1]");
            // §3.14.2.2.1: a packet that ends after the reason code has no properties.
            if (!reader.IsEmpty) packet.ReadProperties(reader.ReadProperties());
        }

        reader.RequireEnd();
        return packet;
    }

    /// <summary>Writes one with the least that is needed: 2 bytes for success and MQTT 3.x, 3 for another reason, and the two strings
    /// where given.</summary>
    public static int Write(
        Span<byte> destination,
        ReasonCode reason,
        ProtocolVersion version,
        ReadOnlySpan<byte> reasonString = default,
        ReadOnlySpan<byte> serverReference = default)
    {
        var packet = new DisconnectPacket { Reason = reason };
        packet.ReasonString = reasonString;
        packet.ServerReference = serverReference;
        return packet.Write(destination, version);
    }

    /// <summary>Bytes that <see cref="Write(Span{byte}, ProtocolVersion)"/> writes.</summary>
    public readonly int Length(ProtocolVersion version) => PacketLength.Of(RemainingLength(version, PropertiesLength()));

    /// <summary>Writes the packet to the start of <paramref name="destination"/> and returns its length.</summary>
    public readonly int Write(Span<byte> destination, ProtocolVersion version)
    {
        int properties = PropertiesLength();
        int remaining = RemainingLength(version, properties);
        var writer = new PacketWriter(destination);
        writer.Header(PacketType.Disconnect, 0, remaining);
        if (remaining > 0) writer.Byte((byte)Reason);
        if (remaining > 1)
        {
            writer.Variable(properties);
            WriteProperties(ref writer);
        }

        return writer.Position;
    }

    private readonly int RemainingLength(ProtocolVersion version, int properties) =>
        version != ProtocolVersion.V5 || (properties == 0 && Reason == ReasonCode.Success) ? 0
        : properties == 0 ? 1
        : 1 + VariableByteInteger.Length(properties) + properties;

    private readonly int PropertiesLength()
    {
        PacketWriter counter = PacketWriter.Counting();
        WriteProperties(ref counter);
        return counter.Position;
    }

    private readonly void WriteProperties(scoped ref PacketWriter writer)
    {
        if (HasSessionExpiry) writer.Property(PropertyId.SessionExpiryInterval, (uint?)SessionExpiry);
        writer.Property(PropertyId.ReasonString, ReasonString);
        writer.Property(PropertyId.ServerReference, ServerReference);
        writer.UserProperties(UserProperties);
    }

    private void ReadProperties(ReadOnlySpan<byte> block)
    {
        UserProperties = block;
        var reader = new PropertyReader(block, PropertySet.Disconnect);
        while (reader.TryNext(out PropertyId id))
        {
            switch (id)
            {
                case PropertyId.SessionExpiryInterval:
                    HasSessionExpiry = true;
                    SessionExpiry = reader.UInt32();
                    break;
                case PropertyId.ReasonString:
                    ReasonString = reader.String();
                    break;
                case PropertyId.ServerReference:
                    ServerReference = reader.String();
                    break;
                default:
                    reader.UserProperty();
                    break;
            }
        }
    }

    // §3.14.2.1: what either side may say.
    private static bool IsReason(ReasonCode reason) =>
        reason is ReasonCode.Success or ReasonCode.DisconnectWithWillMessage or ReasonCode.NotAuthorized or ReasonCode.ServerBusy
            or ReasonCode.ServerShuttingDown
        || reason is >= ReasonCode.UnspecifiedError and <= ReasonCode.ImplementationSpecificError
        || reason is >= ReasonCode.KeepAliveTimeout and <= ReasonCode.TopicNameInvalid
        || reason is >= ReasonCode.ReceiveMaximumExceeded and <= ReasonCode.WildcardSubscriptionsNotSupported;
}
