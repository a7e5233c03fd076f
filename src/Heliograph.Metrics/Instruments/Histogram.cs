namespace Heliograph.Metrics.Instruments;

/// <summary>
/// Durations since the start in a few fixed buckets, so that several can be added up, here or in PromQL.
/// One thread writes, any thread reads; observing allocates nothing.
/// </summary>
public sealed class Histogram
{
    private readonly long[] _bounds;
    private readonly long[] _counts;
    private double _sum;

    /// <summary>An empty histogram.</summary>
    /// <param name="buckets">The upper bounds; shared by all histograms of a family.</param>
    /// <param name="ticksPerSecond">The unit of the durations to come (a clock's timestamp frequency).</param>
    public Histogram(HistogramBuckets buckets, long ticksPerSecond)
    {
        ArgumentNullException.ThrowIfNull(buckets);
        ArgumentOutOfRangeException.ThrowIfLessThan(ticksPerSecond, 1);
        Buckets = buckets;
        TicksPerSecond = ticksPerSecond;
        _bounds = [.. buckets.UpperBounds.Select(bound => (long)Math.Floor(bound * ticksPerSecond))];
        _counts = new long[_bounds.Length + 1];
    }

    /// <summary>The upper bounds in seconds.</summary>
    public HistogramBuckets Buckets { get; }

    /// <summary>Ticks in a second.</summary>
    public long TicksPerSecond { get; }

    /// <summary>Seconds of all events. Any thread.</summary>
    public double SumSeconds => Volatile.Read(ref _sum) / TicksPerSecond;

    /// <summary>All events. Any thread.</summary>
    public long Count
    {
        get
        {
            long count = 0;
            for (var i = 0; i < _counts.Length; i++) count += CountAt(i);
            return count;
        }
    }

    /// <summary>Records <paramref name="count"/> (≥ 1) events of <paramref name="ticks"/> (≥ 0) each. Owner thread only.</summary>
    public void Observe(long ticks, long count = 1)
    {
        var i = 0;
        while (i < _bounds.Length && ticks > _bounds[i]) i++;
        Volatile.Write(ref _counts[i], _counts[i] + count);
        Volatile.Write(ref _sum, _sum + ((double)ticks * count));
    }

    /// <summary>Events in bucket <paramref name="index"/> alone; the index after the last bound is the rest. Any thread.</summary>
    public long CountAt(int index) => Volatile.Read(ref _counts[index]);
}
