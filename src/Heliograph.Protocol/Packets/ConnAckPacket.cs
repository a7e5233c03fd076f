using Heliograph.Protocol.Properties;

namespace Heliograph.Protocol.Packets;

/// <summary>CONNACK (MQTT 5 §3.2). Spans of one that was read are slices of the frame. In MQTT 3.x it has only the first two fields, and
/// 3.1 only a code.</summary>
public ref struct ConnAckPacket
{
    /// <summary>The server has the client's session; written as false with a failure [MQTT-3.2.2-6] and for MQTT 3.1.</summary>
    public bool SessionPresent { get; set; }

    /// <summary>The answer; for MQTT 3.x mapped by <see cref="ConnectReturnCode"/>.</summary>
    public ReasonCode Reason { get; set; }

    /// <summary>Seconds, 0xFFFFFFFF never; null: as the client asked.</summary>
    public uint? SessionExpiry { get; set; }

    /// <summary>QoS 1 and 2 messages the server takes at once, not 0; null: 65,535.</summary>
    public ushort? ReceiveMaximum { get; set; }

    /// <summary>The highest quality of service the server takes; null, or QoS 2, which is not written: all.</summary>
    public QoS? MaximumQoS { get; set; }

    /// <summary>Whether messages may be retained; null: yes.</summary>
    public bool? RetainAvailable { get; set; }

    /// <summary>The largest packet the server takes, in bytes, not 0; null: no limit.</summary>
    public uint? MaximumPacketSize { get; set; }

    /// <summary>The client identifier the server chose, UTF-8; empty when it did not.</summary>
    public ReadOnlySpan<byte> AssignedClientId { get; set; }

    /// <summary>The highest topic alias the server takes; null: 0.</summary>
    public ushort? TopicAliasMaximum { get; set; }

    /// <summary>For logs, UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> ReasonString { get; set; }

    /// <summary>Whether filters may have wildcards; null: yes.</summary>
    public bool? WildcardSubscriptionAvailable { get; set; }

    /// <summary>Whether subscriptions may have identifiers; null: yes.</summary>
    public bool? SubscriptionIdentifierAvailable { get; set; }

    /// <summary>Whether subscriptions may be shared; null: yes.</summary>
    public bool? SharedSubscriptionAvailable { get; set; }

    /// <summary>Seconds to use in place of the client's; null: the client's.</summary>
    public ushort? ServerKeepAlive { get; set; }

    /// <summary>The base of response topics, UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> ResponseInformation { get; set; }

    /// <summary>Where else to connect, UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> ServerReference { get; set; }

    /// <summary>The authentication method, UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> AuthenticationMethod { get; set; }

    /// <summary>The authentication data; empty when there is none.</summary>
    public ReadOnlySpan<byte> AuthenticationData { get; set; }

    /// <summary>An encoded block whose user properties are written; of a packet that was read all its properties, for
    /// <see cref="UserPropertyReader"/>.</summary>
    public ReadOnlySpan<byte> UserProperties { get; set; }

    /// <summary>Parses one. Throws <see cref="ProtocolException"/>: 0x81, or 0x82.</summary>
    public static ConnAckPacket Read(scoped in Frame frame, ProtocolVersion version)
    {
        frame.RequireHeaderOf(version);
        var reader = new PacketReader(frame.Body);
        var packet = new ConnAckPacket();
        byte flags = reader.ReadByte();
        // MQTT 3.1 §3.2 leaves the first octet unused.
        if (version != ProtocolVersion.V31 && flags > 1) Violation.Malformed("reserved flags of CONNACK are set [MQTT-3.2.2-1]");
        packet.SessionPresent = version != ProtocolVersion.V31 && flags == 1;
        byte code = reader.ReadByte();
        packet.Reason = version == ProtocolVersion.V5 ? (ReasonCode)code : ConnectReturnCode.ToReason(code);
        if (!IsReason(packet.Reason)) Violation.ProtocolError($"0x{code:X2} is not a reason code of CONNACK [MQTT-3.2.2-8]");
        if (packet.SessionPresent && packet.Reason != ReasonCode.Success)
            Violation.ProtocolError("CONNACK refuses and says session present [MQTT-3.2.2-6]");
        if (version == ProtocolVersion.V5) packet.ReadProperties(reader.ReadProperties());
        reader.RequireEnd();
        return packet;
    }

    /// <summary>Bytes that <see cref="Write"/> writes.</summary>
    public readonly int Length(ProtocolVersion version) => PacketLength.Of(RemainingLength(version, PropertiesLength()));

    /// <summary>Writes the packet to the start of <paramref name="destination"/> and returns its length.</summary>
    public readonly int Write(Span<byte> destination, ProtocolVersion version)
    {
        int properties = PropertiesLength();
        var writer = new PacketWriter(destination);
        writer.Header(PacketType.ConnAck, 0, RemainingLength(version, properties));
        writer.Byte(SessionPresent && Reason == ReasonCode.Success && version != ProtocolVersion.V31 ? (byte)1 : (byte)0);
        writer.Byte(version == ProtocolVersion.V5 ? (byte)Reason : ConnectReturnCode.FromReason(Reason));
        if (version != ProtocolVersion.V5) return writer.Position;
        writer.Variable(properties);
        WriteProperties(ref writer);
        return writer.Position;
    }

    private static int RemainingLength(ProtocolVersion version, int properties) =>
        version == ProtocolVersion.V5 ? 2 + VariableByteInteger.Length(properties) + properties : 2;

    private readonly int PropertiesLength()
    {
        PacketWriter counter = PacketWriter.Counting();
        WriteProperties(ref counter);
        return counter.Position;
    }

    private readonly void WriteProperties(scoped ref PacketWriter writer)
    {
        writer.Property(PropertyId.SessionExpiryInterval, SessionExpiry);
        writer.Property(PropertyId.ReceiveMaximum, ReceiveMaximum);
        // Its values on the wire are 0 and 1 only (§3.2.2.3.4).
        if (MaximumQoS < QoS.ExactlyOnce) writer.Property(PropertyId.MaximumQoS, (bool?)(MaximumQoS == QoS.AtLeastOnce));
        writer.Property(PropertyId.RetainAvailable, RetainAvailable);
        writer.Property(PropertyId.MaximumPacketSize, MaximumPacketSize);
        writer.Property(PropertyId.AssignedClientIdentifier, AssignedClientId);
        writer.Property(PropertyId.TopicAliasMaximum, TopicAliasMaximum);
        writer.Property(PropertyId.ReasonString, ReasonString);
        writer.Property(PropertyId.WildcardSubscriptionAvailable, WildcardSubscriptionAvailable);
        writer.Property(PropertyId.SubscriptionIdentifierAvailable, SubscriptionIdentifierAvailable);
        writer.Property(PropertyId.SharedSubscriptionAvailable, SharedSubscriptionAvailable);
        writer.Property(PropertyId.ServerKeepAlive, ServerKeepAlive);
        writer.Property(PropertyId.ResponseInformation, ResponseInformation);
        writer.Property(PropertyId.ServerReference, ServerReference);
        writer.Property(PropertyId.AuthenticationMethod, AuthenticationMethod);
        writer.Property(PropertyId.AuthenticationData, AuthenticationData);
        writer.UserProperties(UserProperties);
    }

    private void ReadProperties(ReadOnlySpan<byte> block)
    {
        UserProperties = block;
        var reader = new PropertyReader(block, PropertySet.ConnAck);
        while (reader.TryNext(out PropertyId id)) ReadProperty(ref reader, id);
    }

    private void ReadProperty(ref PropertyReader reader, PropertyId id)
    {
        switch (id)
        {
            case PropertyId.SessionExpiryInterval: SessionExpiry = reader.UInt32(); break;
            case PropertyId.ReceiveMaximum: ReceiveMaximum = reader.NonZeroUInt16(); break;
            case PropertyId.MaximumQoS: MaximumQoS = reader.Flag() ? QoS.AtLeastOnce : QoS.AtMostOnce; break;
            case PropertyId.RetainAvailable: RetainAvailable = reader.Flag(); break;
            case PropertyId.MaximumPacketSize: MaximumPacketSize = reader.NonZeroUInt32(); break;
            case PropertyId.AssignedClientIdentifier: AssignedClientId = reader.String(); break;
            case PropertyId.TopicAliasMaximum: TopicAliasMaximum = reader.UInt16(); break;
            case PropertyId.ReasonString: ReasonString = reader.String(); break;
            case PropertyId.WildcardSubscriptionAvailable: WildcardSubscriptionAvailable = reader.Flag(); break;
            case PropertyId.SubscriptionIdentifierAvailable: SubscriptionIdentifierAvailable = reader.Flag(); break;
            case PropertyId.SharedSubscriptionAvailable: SharedSubscriptionAvailable = reader.Flag(); break;
            case PropertyId.ServerKeepAlive: ServerKeepAlive = reader.UInt16(); break;
            case PropertyId.ResponseInformation: ResponseInformation = reader.String(); break;
            case PropertyId.ServerReference: ServerReference = reader.String(); break;
            case PropertyId.AuthenticationMethod: AuthenticationMethod = reader.String(); break;
            case PropertyId.AuthenticationData: AuthenticationData = reader.Binary(); break;
            default: reader.UserProperty(); break;
        }
    }

    private static bool IsReason(ReasonCode reason) =>
        reason is ReasonCode.Success or ReasonCode.BadAuthenticationMethod or ReasonCode.TopicNameInvalid or ReasonCode.PacketTooLarge
            or ReasonCode.QuotaExceeded or ReasonCode.ConnectionRateExceeded
        || reason is >= ReasonCode.UnspecifiedError and <= ReasonCode.Banned
        || reason is >= ReasonCode.PayloadFormatInvalid and <= ReasonCode.ServerMoved;
}
