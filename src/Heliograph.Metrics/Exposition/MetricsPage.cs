using System.Buffers;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Exposition;

/// <summary>
/// A set of families as Prometheus text, format 0.0.4: sorted by name, HELP and TYPE once. A family whose values cannot be read is
/// left out and counted; the rest of the page is complete. Thread-safe: scrapes take turns, and nothing is allocated per series.
/// </summary>
public sealed class MetricsPage
{
    /// <summary>The only content type there is, whatever a client accepts.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const int Chunk = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly BoundFamily[] _families;
    private readonly PageStatistics _statistics;
    private readonly ExpositionBuffer _buffer = new();

    internal MetricsPage(IEnumerable<BoundFamily> families, PageStatistics statistics)
    {
        _families = [.. families.OrderBy(bound => bound.Family.Name, StringComparer.Ordinal)];
        _statistics = statistics;
        foreach (var bound in _families) statistics.Watch(bound.Family.Area);
    }

    /// <summary>Raised when a family could not be read, on the scraping thread; handlers must neither wait nor throw.</summary>
    public event Action<MetricFamily, Exception>? CollectorFailed;

    /// <summary>Where whoever serves the page counts its scrapes.</summary>
    public ScrapeCells Scrapes => _statistics.Scrapes;

    /// <summary>The families on this page, sorted by name.</summary>
    public IReadOnlyList<MetricFamily> Families => [.. _families.Select(bound => bound.Family)];

    internal IReadOnlyList<BoundFamily> Bound => _families;

    internal PageStatistics Statistics => _statistics;

    /// <summary>Writes the page as it is now; only what <paramref name="output"/> throws is thrown.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        lock (_gate)
        {
            var begin = _statistics.Clock.GetTimestamp();
            _buffer.Truncate(0, 0);
            long size = 0;
            foreach (var bound in _families)
            {
                WriteOrCut(bound);
                if (_buffer.Length >= Chunk) size += Flush(output);
            }

            size += Flush(output);
            _statistics.Finished(_statistics.Clock.GetTimestamp() - begin, size, _buffer.Series);
        }
    }

    /// <summary>Reads the values of one family now. False: it failed half-way, and was counted.</summary>
    internal bool TryRead(BoundFamily bound, SeriesTarget target)
    {
        lock (_gate)
        {
            try
            {
                bound.Read(target);
                return true;
            }
            catch (Exception error)
            {
                _statistics.Failed(bound.Family.Area);
                CollectorFailed?.Invoke(bound.Family, error);
                return false;
            }
        }
    }

    private void WriteOrCut(BoundFamily bound)
    {
        var (length, series) = (_buffer.Length, _buffer.Series);
        _buffer.Append(bound.Header);
        if (!TryRead(bound, _buffer)) _buffer.Truncate(length, series);
    }

    private long Flush(IBufferWriter<byte> output)
    {
        var length = _buffer.Length;
        _buffer.WriteTo(output);
        return length;
    }
}
