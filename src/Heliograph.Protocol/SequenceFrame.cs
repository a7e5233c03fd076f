using System.Buffers;

namespace Heliograph.Protocol;

/// <summary>One whole control packet in a sequence of buffers: its fixed header, checked, and the bytes after it, not yet parsed.</summary>
public readonly ref struct SequenceFrame
{
    private readonly byte _first;

    internal SequenceFrame(byte first, ReadOnlySequence<byte> body, int length)
    {
        _first = first;
        Body = body;
        Length = length;
    }

    /// <summary>The packet type.</summary>
    public PacketType Type => (PacketType)(_first >> 4);

    /// <summary>The lower four bits of the first octet; valid for the type.</summary>
    public byte Flags => (byte)(_first & 0x0F);

    /// <summary>Variable header and payload.</summary>
    public ReadOnlySequence<byte> Body { get; }

    /// <summary>Bytes of the whole packet, fixed header included.</summary>
    public int Length { get; }

    /// <summary>The packet as a <see cref="Frame"/>. When its body lies in one segment nothing is copied; else the body is copied to
    /// <paramref name="scratch"/>, which then must hold <see cref="Body"/>. For every packet but a large PUBLISH.</summary>
    public Frame ToFrame(Span<byte> scratch)
    {
        if (Body.IsSingleSegment) return new Frame(_first, Body.FirstSpan, Length);
        Body.CopyTo(scratch);
        return new Frame(_first, scratch[..(int)Body.Length], Length);
    }

    /// <summary>The bytes of a PUBLISH that precede its payload: what <c>PublishPacket.Read</c> needs in one piece.
    /// Throws <see cref="ProtocolException"/> 0x81 when the packet ends before they do.</summary>
    public int HeadLength(ProtocolVersion version)
    {
        var reader = new SequenceReader<byte>(Body);
        if (!reader.TryReadBigEndian(out short topic) || !reader.TryAdvance((ushort)topic)) ThrowTooShort();
        if ((Flags & 0x06) != 0 && !reader.TryAdvance(2)) ThrowTooShort();
        if (version == ProtocolVersion.V5 && !reader.TryAdvance(PropertiesLength(ref reader))) ThrowTooShort();
        return (int)reader.Consumed;
    }

    internal void RequireHeaderOf(ProtocolVersion version)
    {
        if (version == ProtocolVersion.V5 && Length != PacketLength.Of((int)Body.Length))
            Violation.Malformed("a remaining length is longer than necessary [MQTT-1.5.5-1]");
    }

    private static int PropertiesLength(ref SequenceReader<byte> reader)
    {
        Span<byte> scratch = stackalloc byte[VariableByteInteger.MaximumLength];
        int available = (int)Math.Min(scratch.Length, reader.Remaining);
        reader.TryCopyTo(scratch[..available]);
        if (VariableByteInteger.TryRead(scratch[..available], out int length, out int size) != OperationStatus.Done) ThrowTooShort();
        reader.Advance(size);
        return length;
    }

    private static void ThrowTooShort() => Violation.Malformed("PUBLISH ends inside its variable header");
}

file static class SequenceReaderAdvance
{
    public static bool TryAdvance(this ref SequenceReader<byte> reader, int count)
    {
        if (reader.Remaining < count) return false;
        reader.Advance(count);
        return true;
    }
}
