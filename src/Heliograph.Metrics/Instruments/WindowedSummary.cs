namespace Heliograph.Metrics.Instruments;

/// <summary>
/// Durations of one kind: a sum and a count since the start, and their distribution over a sliding window. Observing is O(1) and
/// allocates nothing. One thread writes, any thread reads; several are added up at the scrape by a <see cref="SummaryMerge"/>.
/// </summary>
public sealed class WindowedSummary
{
    private readonly SummaryWindow _window;
    private readonly AgeBucket[] _buckets;
    private AgeBucket _filling;
    private long _fillingEnds = long.MinValue;
    private double _sum;
    private long _count;

    /// <summary>An empty summary over <paramref name="window"/>.</summary>
    public WindowedSummary(SummaryWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        _window = window;
        _buckets = new AgeBucket[window.AgeBuckets];
        for (var i = 0; i < _buckets.Length; i++) _buckets[i] = new AgeBucket();
        _filling = _buckets[0];
    }

    /// <summary>Records <paramref name="count"/> (≥ 1) events of <paramref name="ticks"/> (≥ 0, the window's clock) each. Owner thread only.</summary>
    public void Observe(long ticks, long count = 1) => Observe(ticks, count, _window.Clock.GetTimestamp());

    internal void Observe(long ticks, long count, long now)
    {
        if (now >= _fillingEnds) FillBucketOf(now);
        _filling.Observe(ticks, count);
        Volatile.Write(ref _sum, _sum + ((double)ticks * count));
        Volatile.Write(ref _count, _count + count);
    }

    internal SummaryWindow Window => _window;

    internal double SumTicks => Volatile.Read(ref _sum);

    internal long Count => Volatile.Read(ref _count);

    internal ReadOnlySpan<AgeBucket> Buckets => _buckets;

    private void FillBucketOf(long now)
    {
        var step = _window.StepAt(now);
        _filling = _buckets[step % _buckets.Length];
        _fillingEnds = _window.EndOf(step);
        _filling.Restart(step);
    }
}
