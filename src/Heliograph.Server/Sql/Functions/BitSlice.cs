namespace Heliograph.Server.Sql.Functions;

/// <summary>Some consecutive bits of some bytes; the first bit of a byte is its highest one.</summary>
internal readonly ref struct BitSlice(ReadOnlySpan<byte> bytes, long start, long length)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bits.</summary>
    public long Length { get; } = length;

    /// <summary>
    /// The number they are, at most 64 of them, without a sign. Little-endian: every eight bits are a byte, the first one the lowest; fewer bits at the
    /// end are the highest.
    /// </summary>
    public ulong ToInteger(bool little)
    {
        if (!little) return Number(0, (int)Length);
        var number = 0UL;
        for (var at = 0; at < Length; at += 8) number |= Number(at, (int)Math.Min(8, Length - at)) << at;
        return number;
    }

    /// <summary>The bytes they are. When they do not fill the last byte, zero bits are put before them.</summary>
    public byte[] ToBytes()
    {
        var result = new byte[(Length + 7) / 8];
        var first = (int)(Length % 8 is 0 ? 8 : Length % 8);
        for (var i = 0; i < result.Length; i++) result[i] = (byte)(i == 0 ? Number(0, first) : Number(first + ((i - 1) * 8L), 8));
        return result;
    }

    private ulong Number(long from, int count)
    {
        var number = 0UL;
        for (var i = 0; i < count; i++) number = (number << 1) | Bit(from + i);
        return number;
    }

    private uint Bit(long index)
    {
        var at = start + index;
        return (uint)(_bytes[(int)(at >> 3)] >> (int)(7 - (at & 7))) & 1;
    }
}
