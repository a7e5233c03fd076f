using System.Buffers.Binary;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas;

/// <summary>Where bytes are put together, not more than <see cref="SchemaBounds.Bytes"/>. One thread.</summary>
internal sealed class SchemaOutput
{
    private byte[] _bytes = new byte[256];

    /// <summary>How many there are.</summary>
    public int Length { get; private set; }

    /// <summary>Adds one.</summary>
    /// <exception cref="SqlException">There would be too many, as with all that add.</exception>
    public void Add(byte one) => Room(1)[0] = one;

    /// <summary>Adds several.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Room(bytes.Length));

    /// <summary>Adds a number of which each byte has seven bits, the lowest first.</summary>
    public void Varint(ulong value) => Varint(Room(SizeOf(value)), value);

    /// <summary>The same where the lowest bit is the sign.</summary>
    public void Zigzag(long value) => Varint(ToZigzag(value));

    /// <summary>A number with the sign as its lowest bit.</summary>
    public static ulong ToZigzag(long value) => (ulong)((value << 1) ^ (value >> 63));

    /// <summary>Adds four bytes, the lowest first.</summary>
    public void Fixed32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Room(sizeof(uint)), value);

    /// <summary>Adds eight bytes, the lowest first.</summary>
    public void Fixed64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Room(sizeof(ulong)), value);

    /// <summary>Puts a number in front of what was added since there were <paramref name="at"/>.</summary>
    public void Insert(int at, ulong value)
    {
        var (size, moved) = (SizeOf(value), Length - at);
        Room(size);
        Buffer.BlockCopy(_bytes, at, _bytes, at + size, moved);
        Varint(_bytes.AsSpan(at, size), value);
    }

    /// <summary>Takes back what was added since there were so many.</summary>
    public void TakeBack(int length) => Length = length;

    /// <summary>All of them as a text.</summary>
    public SqlValue ToText() => SqlValue.Of(_bytes.AsSpan(0, Length).ToArray());

    private static int SizeOf(ulong value) => (System.Numerics.BitOperations.Log2(value | 1) / 7) + 1;

    private static void Varint(Span<byte> into, ulong value)
    {
        for (var i = 0; i < into.Length; i++, value >>= 7) into[i] = (byte)(i == into.Length - 1 ? value : value | 0x80);
    }

    private Span<byte> Room(int size)
    {
        if ((long)Length + size > SchemaBounds.Bytes) throw SchemaBounds.TooLong();
        if (Length + size > _bytes.Length) Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + size));
        var room = _bytes.AsSpan(Length, size);
        Length += size;
        return room;
    }
}
