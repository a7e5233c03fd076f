using System.Diagnostics.Metrics;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;

namespace Heliograph.Metrics.Meters;

/// <summary>
/// The families of the pages as instruments of a <see cref="Meter"/>, for OpenTelemetry and every other listener: the same cells under the same
/// names, read when the listener asks. Counters stay counters and gauges gauges; a summary is a gauge of its quantiles and a histogram a counter
/// of its cumulative buckets (<c>_bucket</c> with <c>le</c>), both with counters for their <c>_sum</c> and <c>_count</c>, because the values exist
/// already and an instrument that measures again could tell something else. Costs nothing while nobody listens.
/// </summary>
public sealed class PageMeter : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "Heliograph";

    private readonly Meter _meter = new(Name);

    /// <summary>Offers every family of <paramref name="pages"/>; one that is on several pages as the first of them shows it.</summary>
    public PageMeter(params ReadOnlySpan<MetricsPage> pages)
    {
        var offered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var page in pages)
        {
            foreach (var family in page.Bound.Where(bound => offered.Add(bound.Family.Name))) Offer(page, family);
        }
    }

    /// <summary>The meter, for a listener that wants no other with its name.</summary>
    public Meter Meter => _meter;

    /// <summary>Takes the instruments back.</summary>
    public void Dispose() => _meter.Dispose();

    private void Offer(MetricsPage page, BoundFamily bound)
    {
        var family = bound.Family;
        foreach (var (part, suffix, _) in BoundFamily.PartsOf(family.Type))
        {
            IEnumerable<Measurement<double>> Observe() => new MeasurementList(part) is var list && page.TryRead(bound, list) ? list.Measurements : [];
            if (part == SeriesPart.Quantile || family.Type == MetricType.Gauge)
                _meter.CreateObservableGauge(family.Name + suffix, Observe, family.Unit, family.Help);
            else
                _meter.CreateObservableCounter(family.Name + suffix, Observe, part is SeriesPart.Count or SeriesPart.Bucket ? "" : family.Unit, family.Help);
        }
    }
}
