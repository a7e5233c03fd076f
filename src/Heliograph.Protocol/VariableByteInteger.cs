using System.Buffers;

namespace Heliograph.Protocol;

/// <summary>Variable byte integers (MQTT 5 §1.5.5): seven bits an octet, least significant first, at most four octets.</summary>
public static class VariableByteInteger
{
    /// <summary>The largest value: 268,435,455.</summary>
    public const int MaximumValue = 0x0FFF_FFFF;

    /// <summary>The longest encoding in bytes.</summary>
    public const int MaximumLength = 4;

    /// <summary>
    /// Reads one from the start of <paramref name="source"/>. <c>NeedMoreData</c>: the source ends inside it; <c>InvalidData</c>: it has
    /// a fifth byte.
    /// An encoding longer than necessary is read all the same; <paramref name="size"/> tells.
    /// </summary>
    public static OperationStatus TryRead(ReadOnlySpan<byte> source, out int value, out int size)
    {
        value = 0;
        for (size = 0; size < source.Length && size < MaximumLength;)
        {
            byte octet = source[size];
            value |= (octet & 0x7F) << (7 * size++);
            if (octet < 0x80) return OperationStatus.Done;
        }

        return size == MaximumLength ? OperationStatus.InvalidData : OperationStatus.NeedMoreData;
    }

    /// <summary>Bytes of the shortest encoding of <paramref name="value"/>, which must be 0 to <see cref="MaximumValue"/>.</summary>
    public static int Length(int value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)value, (uint)MaximumValue, nameof(value));
        return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : 4;
    }

    /// <summary>Writes the shortest encoding of <paramref name="value"/> (0 to <see cref="MaximumValue"/>) and returns its
    /// length.</summary>
    public static int Write(Span<byte> destination, int value)
    {
        int size = 0;
        for (uint rest = (uint)value; ; rest >>= 7)
        {
            destination[size++] = (byte)(rest < 0x80 ? rest : rest | 0x80);
            if (rest < 0x80) return size;
        }
    }
}
