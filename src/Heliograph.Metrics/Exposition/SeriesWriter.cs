using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Exposition;

/// <summary>
/// Takes the series of one family during a scrape. Label values are given in the order of the family's labels, without those
/// that are the same on the whole page; they may contain anything. Nothing is allocated per series.
/// </summary>
public readonly ref struct SeriesWriter
{
    private readonly BoundFamily _family;
    private readonly SeriesTarget _target;

    internal SeriesWriter(BoundFamily family, SeriesTarget target)
    {
        _family = family;
        _target = target;
    }

    /// <summary>Writes one series of a counter or gauge.</summary>
    /// <exception cref="InvalidOperationException">The family is of another type.</exception>
    /// <exception cref="ArgumentException">The number of label values does not fit.</exception>
    public void Write(long value, params ReadOnlySpan<string> labelValues) => _target.Take(_family, SeriesPart.Plain, labelValues, default, value);

    /// <inheritdoc cref="Write(long, ReadOnlySpan{string})"/>
    public void Write(double value, params ReadOnlySpan<string> labelValues) => _target.Take(_family, SeriesPart.Plain, labelValues, default, value);

    /// <summary>Writes the quantiles 0, 0.25, 0.5, 0.75 and 1, the sum and the count of a summary.</summary>
    /// <inheritdoc cref="Write(long, ReadOnlySpan{string})"/>
    public void Write(SummaryMerge value, params ReadOnlySpan<string> labelValues)
    {
        ArgumentNullException.ThrowIfNull(value);
        foreach (var (quantile, text) in Quantiles)
        {
            _target.Take(_family, SeriesPart.Quantile, labelValues, text, value.Quantile(quantile));
        }

        WriteSumAndCount(value.SumSeconds, value.Count, labelValues);
    }

    /// <summary>Writes a summary of which only the totals since the start are known: its quantiles are NaN.</summary>
    /// <inheritdoc cref="Write(long, ReadOnlySpan{string})"/>
    public void WriteTotals(double sum, long count, params ReadOnlySpan<string> labelValues)
    {
        foreach (var (_, text) in Quantiles) _target.Take(_family, SeriesPart.Quantile, labelValues, text, double.NaN);
        WriteSumAndCount(sum, count, labelValues);
    }

    /// <summary>Writes the buckets, the sum and the count of a histogram.</summary>
    /// <inheritdoc cref="Write(long, ReadOnlySpan{string})"/>
    public void Write(HistogramMerge value, params ReadOnlySpan<string> labelValues)
    {
        ArgumentNullException.ThrowIfNull(value);
        long below = 0;
        for (var i = 0; i < value.Counts.Length; i++)
        {
            below += value.Counts[i];
            _target.Take(_family, SeriesPart.Bucket, labelValues, value.Buckets.Bounds[i], below);
        }

        WriteSumAndCount(value.SumSeconds, below, labelValues);
    }

    private static readonly (double Quantile, byte[] Text)[] Quantiles =
        [(0, "0"u8.ToArray()), (0.25, "0.25"u8.ToArray()), (0.5, "0.5"u8.ToArray()), (0.75, "0.75"u8.ToArray()), (1, "1"u8.ToArray())];

    private void WriteSumAndCount(double sum, long count, ReadOnlySpan<string> labelValues)
    {
        _target.Take(_family, SeriesPart.Sum, labelValues, default, sum);
        _target.Take(_family, SeriesPart.Count, labelValues, default, count);
    }
}
