using System.Diagnostics;

namespace Heliograph.Server.Load;

/// <summary>Counts durations in buckets an eighth of a power of two wide. One thread at a time.</summary>
internal sealed class Latencies
{
    private const int Fraction = 3;
    private readonly long[] _buckets = new long[64 << Fraction];
    private long _count;

    /// <summary>Adds a duration in ticks of <see cref="Stopwatch"/>.</summary>
    public void Add(long ticks)
    {
        _buckets[IndexOf(Math.Max(1, ticks))]++;
        _count++;
    }

    /// <summary>Adds what another one counted.</summary>
    public void Add(Latencies other)
    {
        for (var i = 0; i < _buckets.Length; i++) _buckets[i] += other._buckets[i];
        _count += other._count;
    }

    /// <summary>The duration that <paramref name="part"/> (0 to 1) of all did not exceed, in milliseconds to an eighth; 0 when there is none.</summary>
    public double Quantile(double part)
    {
        var left = (long)Math.Ceiling(_count * part);
        for (var i = 0; i < _buckets.Length && left > 0; i++)
        {
            left -= _buckets[i];
            if (left <= 0) return UpperBound(i) * 1000.0 / Stopwatch.Frequency;
        }

        return 0;
    }

    private static int IndexOf(long ticks)
    {
        var power = 63 - long.LeadingZeroCount(ticks);
        var fraction = power >= Fraction ? (ticks >> (int)(power - Fraction)) & ((1 << Fraction) - 1) : 0;
        return (int)((power << Fraction) + fraction);
    }

    private static double UpperBound(int index) => Math.ScaleB(1 + (((index & ((1 << Fraction) - 1)) + 1) / (double)(1 << Fraction)), index >> Fraction);
}
