namespace Heliograph.Metrics.Instruments;

/// <summary>
/// Adds several summaries up at the scrape and answers their common quantiles. Meant to be kept and cleared, since it owns the
/// only sizeable buffer. Not thread-safe.
/// </summary>
public sealed class SummaryMerge
{
    private readonly long[] _counts = new long[LogLinearScale.Buckets];
    private readonly long[] _copy = new long[LogLinearScale.Buckets];
    private double _ticksPerSecond = 1;
    private double _sumTicks;
    private long _inWindow;
    private long _least = long.MaxValue;
    private long _greatest = long.MinValue;

    /// <summary>Events since the start of all summaries added.</summary>
    public long Count { get; private set; }

    /// <summary>Seconds since the start of all summaries added.</summary>
    public double SumSeconds => _sumTicks / _ticksPerSecond;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        if (_inWindow > 0) Array.Clear(_counts);
        (_sumTicks, _inWindow, Count) = (0, 0, 0);
        (_least, _greatest) = (long.MaxValue, long.MinValue);
    }

    /// <summary>Adds one summary as it is now.</summary>
    public void Add(WindowedSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        _ticksPerSecond = summary.Window.Clock.TimestampFrequency;
        _sumTicks += summary.SumTicks;
        Count += summary.Count;
        var newest = summary.Window.CurrentStep;
        var oldest = newest - summary.Window.AgeBuckets + 1;
        foreach (var bucket in summary.Buckets)
        {
            var step = bucket.Step;
            if (step >= oldest && step >= 0 && bucket.TryCopy(step, _copy, out var least, out var greatest)) Take(least, greatest);
        }
    }

    /// <summary>
    /// The value in seconds below which <paramref name="quantile"/> (0 to 1) of the window lies: 0 and 1 are the exact least and
    /// greatest, others within 1 %; NaN when the window is empty.
    /// </summary>
    public double Quantile(double quantile)
    {
        if (_inWindow == 0) return double.NaN;
        if (quantile <= 0) return _least / _ticksPerSecond;
        if (quantile >= 1) return _greatest / _ticksPerSecond;
        var middle = LogLinearScale.MiddleOf(BucketAt((long)Math.Ceiling(quantile * _inWindow)));
        return Math.Clamp(middle, _least, _greatest) / _ticksPerSecond;
    }

    private int BucketAt(long rank)
    {
        long seen = 0;
        var last = LogLinearScale.IndexOf(_greatest);
        for (var i = LogLinearScale.IndexOf(_least); i < last; i++)
        {
            seen += _counts[i];
            if (seen >= rank) return i;
        }

        return last;
    }

    private void Take(long least, long greatest)
    {
        for (var i = LogLinearScale.IndexOf(least); i <= LogLinearScale.IndexOf(greatest); i++)
        {
            _counts[i] += _copy[i];
            _inWindow += _copy[i];
        }

        _least = Math.Min(_least, least);
        _greatest = Math.Max(_greatest, greatest);
    }
}
