namespace Heliograph.Protocol;

/// <summary>One whole control packet in a buffer: its fixed header, checked, and the bytes after it, not yet parsed.</summary>
public readonly ref struct Frame
{
    private readonly byte _first;

    internal Frame(byte first, ReadOnlySpan<byte> body, int length)
    {
        _first = first;
        Body = body;
        Length = length;
    }

    /// <summary>A frame from its first octet and what follows the remaining length, to parse a packet again that was kept.</summary>
    public static Frame Of(byte first, ReadOnlySpan<byte> body) => new(first, body, PacketLength.Of(body.Length));

    /// <summary>The first octet: type and flags.</summary>
    public byte First => _first;

    /// <summary>The packet type.</summary>
    public PacketType Type => (PacketType)(_first >> 4);

    /// <summary>The lower four bits of the first octet; valid for the type.</summary>
    public byte Flags => (byte)(_first & 0x0F);

    /// <summary>Variable header and payload.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Bytes of the whole packet, fixed header included.</summary>
    public int Length { get; }

    // What FrameReader cannot check for want of the version. MQTT 3.1 §2.1 sends PUBREL, SUBSCRIBE and UNSUBSCRIBE with QoS 1, so a
    // repeated one may
    // carry DUP; later versions reserve the bit. MQTT 5 forbids a remaining length that is encoded in more bytes than necessary.
    internal void RequireHeaderOf(ProtocolVersion version)
    {
        if ((Flags & 0x08) != 0 && version != ProtocolVersion.V31 && Type != PacketType.Publish)
            Violation.Malformed($"the reserved header flags of {Type} are not 0010 [MQTT-2.1.3-1]");
        if (version == ProtocolVersion.V5 && Length != PacketLength.Of(Body.Length))
            Violation.Malformed("a remaining length is longer than necessary [MQTT-1.5.5-1]");
    }
}
