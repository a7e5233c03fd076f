using System.Buffers.Binary;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas;

/// <summary>Bytes that are read from the first to the last. Whatever they are, nothing behind their end is read and nothing allocated for what they only announce. One thread.</summary>
internal struct SchemaInput(ArraySegment<byte> bytes)
{
    // Ten times seven bits are enough for 64.
    private const int LongestVarint = 10;

    private readonly ArraySegment<byte> _bytes = bytes;

    /// <summary>How many have been read.</summary>
    public int Position { get; private set; }

    /// <summary>Whether all have been read.</summary>
    public readonly bool IsAtEnd => Position == _bytes.Count;

    /// <summary>The next byte.</summary>
    /// <exception cref="SqlException">There is none.</exception>
    public byte Byte() => IsAtEnd ? throw TooShort() : _bytes[Position++];

    /// <summary>A number of which each byte has seven bits, the lowest first.</summary>
    /// <exception cref="SqlException">There is none.</exception>
    public ulong Varint()
    {
        var value = 0UL;
        for (var i = 0; i < LongestVarint; i++)
        {
            var one = Byte();
            value |= (ulong)(one & 0x7F) << (7 * i);
            if (one < 0x80) return value;
        }

        throw new SqlException("a number of more than 64 bits");
    }

    /// <summary>The same where the lowest bit is the sign.</summary>
    /// <exception cref="SqlException">There is none.</exception>
    public long Zigzag() => Varint() is var value ? (long)(value >> 1) ^ -(long)(value & 1) : 0;

    /// <summary>Four bytes, the lowest first.</summary>
    /// <exception cref="SqlException">There are less.</exception>
    public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    /// <summary>Eight bytes, the lowest first.</summary>
    /// <exception cref="SqlException">There are less.</exception>
    public ulong Fixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    /// <summary>So many bytes.</summary>
    /// <exception cref="SqlException">There are less.</exception>
    public ArraySegment<byte> Take(ulong length)
    {
        if (length > (ulong)(_bytes.Count - Position)) throw TooShort();
        var taken = _bytes.Slice(Position, (int)length);
        Position += (int)length;
        return taken;
    }

    /// <summary>Some that have been read.</summary>
    public readonly ArraySegment<byte> Between(int start, int end) => _bytes.Slice(start, end - start);

    private static SqlException TooShort() => new("the bytes end too early");
}
