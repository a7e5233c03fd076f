using System.Runtime.CompilerServices;
using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Pages;

/// <summary>Statistics of several pages as the families of one. Under that page's lock.</summary>
internal sealed class ShownPages(IEnumerable<PageStatistics> pages)
{
    private readonly PageStatistics[] _pages = [.. pages.OrderBy(page => page.Name, StringComparer.Ordinal)];
    private readonly HistogramMerge _merge = new(HistogramBuckets.Latency);
    private (string Area, StrongBox<long>[] Cells)[]? _failures;

    internal void WriteDurations(SeriesWriter series)
    {
        foreach (var page in _pages)
        {
            _merge.Clear();
            _merge.Add(page.Durations);
            series.Write(_merge, page.Name);
        }
    }

    internal void WriteSizes(SeriesWriter series)
    {
        foreach (var page in _pages) series.Write(page.LastSize, page.Name);
    }

    internal void WriteSeries(SeriesWriter series)
    {
        foreach (var page in _pages) series.Write(page.LastSeries, page.Name);
    }

    internal void WriteFailures(SeriesWriter series)
    {
        _failures ??= ByArea();
        foreach (var (area, cells) in _failures)
        {
            long sum = 0;
            foreach (var cell in cells) sum += Volatile.Read(ref cell.Value);
            series.Write(sum, area);
        }
    }

    // Not before the first scrape: the page that shows the others is itself being built when this object is.
    private (string Area, StrongBox<long>[] Cells)[] ByArea() =>
    [
        .. _pages.SelectMany(page => page.Failures)
            .GroupBy(failure => failure.Key, failure => failure.Value)
            .OrderBy(area => area.Key, StringComparer.Ordinal)
            .Select(area => (area.Key, area.ToArray())),
    ];
}
