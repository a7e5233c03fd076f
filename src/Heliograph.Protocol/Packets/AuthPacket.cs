using Heliograph.Protocol.Properties;

namespace Heliograph.Protocol.Packets;

/// <summary>AUTH (MQTT 5 §3.15). Spans of one that was read are slices of the frame.</summary>
public ref struct AuthPacket
{
    /// <summary>Success, continue authentication or re-authenticate.</summary>
    public ReasonCode Reason { get; set; }

    /// <summary>The authentication method, UTF-8; empty only in a packet without a body.</summary>
    public ReadOnlySpan<byte> Method { get; set; }

    /// <summary>The authentication data; empty when there is none.</summary>
    public ReadOnlySpan<byte> Data { get; set; }

    /// <summary>For logs, UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> ReasonString { get; set; }

    /// <summary>An encoded block whose user properties are written; of a packet that was read all its properties, for
    /// <see cref="UserPropertyReader"/>.</summary>
    public ReadOnlySpan<byte> UserProperties { get; set; }

    /// <summary>Parses one. Throws <see cref="ProtocolException"/>: 0x81 (also in MQTT 3.x, where the type is reserved), or 0x82
    /// (another reason code, no authentication method).</summary>
    public static AuthPacket Read(scoped in Frame frame, ProtocolVersion version)
    {
        if (version != ProtocolVersion.V5) Violation.Malformed("packet type 15 is reserved in MQTT 3.x");
        frame.RequireHeaderOf(version);
        var packet = new AuthPacket();
        var reader = new PacketReader(frame.Body);
        // §3.15.2.1: both the reason code and the properties may be left out for success.
        if (reader.IsEmpty) return packet;
        packet.Reason = (ReasonCode)reader.ReadByte();
        if (packet.Reason is not (ReasonCode.Success or ReasonCode.ContinueAuthentication or ReasonCode.ReAuthenticate))
            Violation.ProtocolError($"0x{(byte)packet.Reason:X2} is not a reason code of AUTH [MQTT-3.15.2-1]");
        packet.ReadProperties(reader.ReadProperties());
        reader.RequireEnd();
        return packet;
    }

    /// <summary>Bytes that <see cref="Write"/> writes.</summary>
    public readonly int Length() => PacketLength.Of(RemainingLength(PropertiesLength()));

    /// <summary>Writes the packet to the start of <paramref name="destination"/> and returns its length: 2 for success without any
    /// property.</summary>
    public readonly int Write(Span<byte> destination)
    {
        int properties = PropertiesLength();
        int remaining = RemainingLength(properties);
        var writer = new PacketWriter(destination);
        writer.Header(PacketType.Auth, 0, remaining);
        if (remaining == 0) return writer.Position;
        writer.Byte((byte)Reason);
        writer.Variable(properties);
        WriteProperties(ref writer);
        return writer.Position;
    }

    private readonly int RemainingLength(int properties) =>
        properties == 0 && Reason == ReasonCode.Success ? 0 : 1 + VariableByteInteger.Length(properties) + properties;

    private readonly int PropertiesLength()
    {
        PacketWriter counter = PacketWriter.Counting();
        WriteProperties(ref counter);
        return counter.Position;
    }

    private readonly void WriteProperties(scoped ref PacketWriter writer)
    {
        writer.Property(PropertyId.AuthenticationMethod, Method);
        writer.Property(PropertyId.AuthenticationData, Data);
        writer.Property(PropertyId.ReasonString, ReasonString);
        writer.UserProperties(UserProperties);
    }

    private void ReadProperties(ReadOnlySpan<byte> block)
    {
        UserProperties = block;
        var reader = new PropertyReader(block, PropertySet.Auth);
        while (reader.TryNext(out PropertyId id))
        {
            switch (id)
            {
                case PropertyId.AuthenticationMethod:
                    Method = reader.String();
                    break;
                case PropertyId.AuthenticationData:
                    Data = reader.Binary();
                    break;
                case PropertyId.ReasonString:
                    ReasonString = reader.String();
                    break;
                default:
                    reader.UserProperty();
                    break;
            }
        }

        if (!reader.HasSeen(PropertyId.AuthenticationMethod)) Violation.ProtocolError("AUTH has no authentication method (§3.15.2.2.2)");
    }
}
