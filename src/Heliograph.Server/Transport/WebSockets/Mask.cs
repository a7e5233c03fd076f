using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Heliograph.Server.Transport.WebSockets;

/// <summary>The masking of RFC 6455 §5.3.</summary>
internal static class Mask
{
    /// <summary>
    /// Unmasks <paramref name="from"/> into <paramref name="to"/>, which may start at or before it in the same memory.
    /// <paramref name="key"/> is the key as read from memory, rotated to the first byte; returns it rotated to the byte after the last.
    /// </summary>
    public static uint Apply(ReadOnlySpan<byte> from, Span<byte> to, uint key)
    {
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(to);
        var i = 0;
        if (from.Length >= Vector<byte>.Count)
        {
            var keys = Vector.AsVectorByte(new Vector<uint>(key));
            for (; i <= from.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            {
                (Unsafe.ReadUnaligned<Vector<byte>>(ref Unsafe.Add(ref source, i)) ^ keys).StoreUnsafe(ref target, (nuint)i);
            }
        }

        for (; i <= from.Length - sizeof(uint); i += sizeof(uint))
        {
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, i), Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref source, i)) ^ key);
        }

        for (; i < from.Length; i++)
        {
            Unsafe.Add(ref target, i) = (byte)(Unsafe.Add(ref source, i) ^ FirstByte(key));
            key = Rotate(key, 1);
        }

        return key;
    }

    private static byte FirstByte(uint key) => BitConverter.IsLittleEndian ? (byte)key : (byte)(key >> 24);

    private static uint Rotate(uint key, int bytes) =>
        BitConverter.IsLittleEndian ? BitOperations.RotateRight(key, 8 * bytes) : BitOperations.RotateLeft(key, 8 * bytes);
}
