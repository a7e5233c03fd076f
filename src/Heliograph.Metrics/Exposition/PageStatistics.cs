using System.Runtime.CompilerServices;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Exposition;

/// <summary>A page about itself. Written under the page's lock, except the scrapes' cells; read by any thread, since another page may show it.</summary>
/// <param name="name">Of the page: the value of the <c>page</c> label.</param>
/// <param name="clock">Times the scrapes.</param>
internal sealed class PageStatistics(string name, TimeProvider clock)
{
    private readonly Dictionary<string, StrongBox<long>> _failures = new(StringComparer.Ordinal);
    private long _size;
    private long _series;

    internal string Name { get; } = name;

    internal ScrapeCells Scrapes { get; } = new();

    internal Histogram Durations { get; } = new(HistogramBuckets.Latency, clock.TimestampFrequency);

    internal long LastSize => Volatile.Read(ref _size);

    internal long LastSeries => Volatile.Read(ref _series);

    internal TimeProvider Clock { get; } = clock;

    /// <summary>Families that could not be read, by area; the areas are those of the page and do not change once it is built.</summary>
    internal IReadOnlyDictionary<string, StrongBox<long>> Failures => _failures;

    /// <summary>Declares an area, so that its failures are shown from the start. Only while the page is built.</summary>
    internal void Watch(MetricArea area) => _failures.TryAdd(area.Name, new());

    internal void Failed(MetricArea area) => Interlocked.Increment(ref _failures[area.Name].Value);

    internal void Finished(long ticks, long size, long series)
    {
        Durations.Observe(ticks);
        Volatile.Write(ref _size, size);
        Volatile.Write(ref _series, series);
    }
}
