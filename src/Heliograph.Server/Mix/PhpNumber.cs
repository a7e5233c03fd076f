using System.Buffers.Binary;

namespace Heliograph.Server.Mix;

/// <summary>How a number is written by one of the codes of PHP's pack: the sizes and byte orders of PHP on a 64-bit little-endian machine.</summary>
internal readonly record struct PhpNumber(int Size, bool IsBigEndian, bool IsSigned, bool IsFloat)
{
    /// <summary>What a code writes; false for one that writes no number.</summary>
    public static bool TryFind(char code, out PhpNumber number)
    {
        number = code switch
        {
            'c' => new(1, false, true, false),
            'C' => new(1, false, false, false),
            's' => new(2, false, true, false),
            'S' or 'v' => new(2, false, false, false),
            'n' => new(2, true, false, false),
            'i' or 'l' => new(4, false, true, false),
            'I' or 'L' or 'V' => new(4, false, false, false),
            'N' => new(4, true, false, false),
            'q' or 'Q' or 'P' => new(8, false, true, false),
            'J' => new(8, true, true, false),
            'f' or 'g' => new(4, false, true, true),
            'G' => new(4, true, true, true),
            'd' or 'e' => new(8, false, true, true),
            'E' => new(8, true, true, true),
            _ => default,
        };
        return number.Size > 0;
    }

    /// <summary>Writes a whole number, cut to the size.</summary>
    public void Write(Span<byte> to, long value)
    {
        Span<byte> little = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(little, value);
        little[..Size].CopyTo(to);
        if (IsBigEndian) to[..Size].Reverse();
    }

    /// <summary>Writes a number with a fraction.</summary>
    public void Write(Span<byte> to, double value) => Write(to, Size == 4 ? BitConverter.SingleToInt32Bits((float)value) : BitConverter.DoubleToInt64Bits(value));

    /// <summary>Reads a whole number; unsigned ones of 64 bits come out negative when they are larger, as in PHP.</summary>
    public long Read(ReadOnlySpan<byte> from)
    {
        Span<byte> little = stackalloc byte[8];
        little.Clear();
        from[..Size].CopyTo(little);
        if (IsBigEndian) little[..Size].Reverse();
        var unused = 64 - (8 * Size);
        var value = BinaryPrimitives.ReadInt64LittleEndian(little) << unused;
        return IsSigned ? value >> unused : value >>> unused;
    }

    /// <summary>Reads a number with a fraction.</summary>
    public double ReadFloat(ReadOnlySpan<byte> from) => Size == 4 ? BitConverter.Int32BitsToSingle((int)Read(from)) : BitConverter.Int64BitsToDouble(Read(from));
}
