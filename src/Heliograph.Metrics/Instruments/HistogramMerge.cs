namespace Heliograph.Metrics.Instruments;

/// <summary>Adds several histograms of one family up at the scrape. Meant to be kept and cleared. Not thread-safe.</summary>
public sealed class HistogramMerge(HistogramBuckets buckets)
{
    private readonly long[] _counts = new long[buckets.UpperBounds.Count + 1];

    /// <summary>Seconds of all events added.</summary>
    public double SumSeconds { get; private set; }

    internal HistogramBuckets Buckets { get; } = buckets;

    /// <summary>Events in each bucket alone; the last is what lies above all bounds.</summary>
    internal ReadOnlySpan<long> Counts => _counts;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        SumSeconds = 0;
    }

    /// <summary>Adds one histogram as it is now.</summary>
    /// <exception cref="ArgumentException">It has other buckets.</exception>
    public void Add(Histogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        if (!ReferenceEquals(histogram.Buckets, Buckets)) throw new ArgumentException("the buckets differ", nameof(histogram));
        for (var i = 0; i < _counts.Length; i++) _counts[i] += histogram.CountAt(i);
        SumSeconds += histogram.SumSeconds;
    }
}
