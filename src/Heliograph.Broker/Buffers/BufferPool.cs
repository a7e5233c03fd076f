using System.Numerics;

namespace Heliograph.Broker.Buffers;

/// <summary>
/// Pinned byte arrays (the pinned object heap), so that a transport may hand their address to the kernel without pinning.
/// Sizes are powers of four from 256 bytes to 1 MiB; what is larger is allocated and left to the collector.
/// Each thread keeps a few of its own; surplus and shortage go through a bounded common reserve, so buffers that are
/// rented on one shard and returned on another do not pile up.
/// </summary>
public static class BufferPool
{
    private const int SmallestBits = 8;
    private const int Classes = 7;
    private const long ReserveBytesPerClass = 8 << 20;

    private static readonly Pool<byte[]>.Reserve[] Reserves = CreateReserves();

    [ThreadStatic] private static Pool<byte[]>[]? t_pools;

    /// <summary>An array of at least <paramref name="size"/> bytes with arbitrary content.</summary>
    public static byte[] Rent(int size)
    {
        var index = ClassOf(size);
        if (index >= Classes) return GC.AllocateUninitializedArray<byte>(size, pinned: true);
        return Local(index).TryTake() ?? GC.AllocateUninitializedArray<byte>(SizeOf(index), pinned: true);
    }

    /// <summary>Gives back an array from <see cref="Rent"/>; the caller must not use it any more. Any thread.</summary>
    public static void Return(byte[] buffer)
    {
        var index = ClassOf(buffer.Length);
        if (index < Classes) Local(index).Give(buffer);
    }

    private static Pool<byte[]> Local(int index) => (t_pools ??= CreateLocal())[index];

    private static int ClassOf(int size) =>
        size <= 1 << SmallestBits ? 0 : (33 - SmallestBits - BitOperations.LeadingZeroCount((uint)size - 1)) / 2;

    private static int SizeOf(int index) => 1 << (SmallestBits + (2 * index));

    private static Pool<byte[]>.Reserve[] CreateReserves()
    {
        var reserves = new Pool<byte[]>.Reserve[Classes];
        for (var i = 0; i < Classes; i++) reserves[i] = new((int)Math.Max(2, ReserveBytesPerClass / SizeOf(i)));
        return reserves;
    }

    private static Pool<byte[]>[] CreateLocal()
    {
        var pools = new Pool<byte[]>[Classes];
        for (var i = 0; i < Classes; i++) pools[i] = new(Reserves[i], Math.Max(2, (1 << 20) / SizeOf(i)));
        return pools;
    }
}
