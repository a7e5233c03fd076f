using System.Numerics;

namespace Heliograph.Metrics.Instruments;

/// <summary>
/// Maps a duration in ticks to one of <see cref="Buckets"/> buckets: exact below 128, then 64 per power of two, so that a bucket's
/// middle is within 0.8 % of everything in it. Above 2^40 ticks (18 minutes in nanoseconds) all share the last one.
/// </summary>
internal static class LogLinearScale
{
    private const int SubBits = 6;
    private const int Exact = 2 << SubBits;
    private const int MaxBits = 40;

    internal const int Buckets = Exact + ((MaxBits - SubBits - 1) << SubBits);

    internal static int IndexOf(long ticks)
    {
        if (ticks < Exact) return (int)Math.Max(ticks, 0);
        var bits = BitOperations.Log2((ulong)ticks);
        if (bits >= MaxBits) return Buckets - 1;
        var shift = bits - SubBits;
        return (shift << SubBits) + (int)(ticks >> shift);
    }

    /// <summary>The middle of a bucket, in ticks.</summary>
    internal static double MiddleOf(int index)
    {
        if (index < Exact) return index;
        var shift = (index >> SubBits) - 1;
        var lowest = (long)(index - (shift << SubBits)) << shift;
        return lowest + ((1L << shift) / 2.0) - 0.5;
    }
}
