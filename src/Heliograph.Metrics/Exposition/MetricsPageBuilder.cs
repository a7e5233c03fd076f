using Heliograph.Metrics.Catalogue;

namespace Heliograph.Metrics.Exposition;

/// <summary>Puts families of the catalogue on a page, each with the function that reads its value. Not thread-safe.</summary>
public sealed class MetricsPageBuilder
{
    private static readonly Dictionary<string, string> NoConstants = [];

    private readonly Dictionary<string, BoundFamily> _families = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, string> _constants;

    /// <summary>An empty page.</summary>
    /// <param name="clock">Times the scrapes.</param>
    /// <param name="constantLabels">Label values that are the same on the whole page, for the families that declare these labels.</param>
    /// <param name="name">Of the page, for the <c>page</c> label of the statistics about it.</param>
    public MetricsPageBuilder(TimeProvider clock, IReadOnlyDictionary<string, string>? constantLabels = null, string name = "page")
    {
        ArgumentNullException.ThrowIfNull(clock);
        _constants = constantLabels ?? NoConstants;
        Statistics = new PageStatistics(name, clock);
    }

    internal PageStatistics Statistics { get; }

    /// <summary>Adds a counter or gauge with one series, read at every scrape under the rules of <see cref="SeriesSource"/>.</summary>
    public MetricsPageBuilder Add(MetricFamily family, Func<long> read) => Add(family, series => series.Write(read()));

    /// <inheritdoc cref="Add(MetricFamily, Func{long})"/>
    public MetricsPageBuilder Add(MetricFamily family, Func<double> read) => Add(family, series => series.Write(read()));

    /// <summary>Adds a family of any type with any number of series.</summary>
    /// <exception cref="ArgumentException">The page has this family already.</exception>
    public MetricsPageBuilder Add(MetricFamily family, SeriesSource source)
    {
        ArgumentNullException.ThrowIfNull(family);
        if (!_families.TryAdd(family.Name, new BoundFamily(family, _constants, source)))
            throw new ArgumentException($"{family.Name} is on this page already", nameof(family));
        return this;
    }

    /// <summary>The page. The builder is not to be used again.</summary>
    public MetricsPage Build() => new(_families.Values, Statistics);
}
