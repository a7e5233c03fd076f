using System.Buffers.Binary;

namespace Heliograph.Protocol;

/// <summary>Writes fields one after the other; over no destination it only counts, so that one routine gives both the length and the
/// bytes.</summary>
internal ref struct PacketWriter
{
    private readonly Span<byte> _destination;
    private readonly bool _counting;

    /// <summary>Writes to the start of <paramref name="destination"/>; too short a destination is an <see cref="ArgumentException"/> of
    /// the framework.</summary>
    public PacketWriter(Span<byte> destination) => _destination = destination;

    private PacketWriter(bool counting) => _counting = counting;

    /// <summary>Bytes written or counted.</summary>
    public int Position { get; private set; }

    public static PacketWriter Counting() => new(counting: true);

    public void Header(PacketType type, int flags, int remainingLength)
    {
        Byte((byte)(((int)type << 4) | flags));
        Variable(remainingLength);
    }

    public void Byte(byte value)
    {
        if (!_counting) _destination[Position] = value;
        Position++;
    }

    public void UInt16(ushort value)
    {
        if (!_counting) BinaryPrimitives.WriteUInt16BigEndian(_destination[Position..], value);
        Position += sizeof(ushort);
    }

    public void UInt32(uint value)
    {
        if (!_counting) BinaryPrimitives.WriteUInt32BigEndian(_destination[Position..], value);
        Position += sizeof(uint);
    }

    public void Variable(int value)
    {
        int length = VariableByteInteger.Length(value);
        if (!_counting) VariableByteInteger.Write(_destination[Position..], value);
        Position += length;
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        if (!_counting) bytes.CopyTo(_destination[Position..]);
        Position += bytes.Length;
    }

    /// <summary>A string or binary data: two bytes of length, then the bytes.</summary>
    public void Binary(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, Utf8Strings.MaximumLength, nameof(bytes));
        UInt16((ushort)bytes.Length);
        Bytes(bytes);
    }
}
