using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Exposition;

/// <summary>A page about itself. Written and read under the page's lock, except the scrapes' cells.</summary>
internal sealed class PageStatistics(TimeProvider clock)
{
    private readonly SortedDictionary<string, long> _failures = new(StringComparer.Ordinal);
    private readonly HistogramMerge _merge = new(HistogramBuckets.Latency);

    internal ScrapeCells Scrapes { get; } = new();

    internal Histogram Durations { get; } = new(HistogramBuckets.Latency, clock.TimestampFrequency);

    internal long LastSize { get; private set; }

    internal long LastSeries { get; private set; }

    internal TimeProvider Clock { get; } = clock;

    /// <summary>Declares an area, so that its failures are shown from the start.</summary>
    internal void Watch(MetricArea area) => _failures.TryAdd(area.Name, 0);

    internal void Failed(MetricArea area) => _failures[area.Name]++;

    internal void Finished(long ticks, long size, long series)
    {
        Durations.Observe(ticks);
        (LastSize, LastSeries) = (size, series);
    }

    internal void WriteFailures(SeriesWriter series)
    {
        foreach (var (area, count) in _failures) series.Write(count, area);
    }

    internal void WriteDurations(SeriesWriter series)
    {
        _merge.Clear();
        _merge.Add(Durations);
        series.Write(_merge);
    }
}
