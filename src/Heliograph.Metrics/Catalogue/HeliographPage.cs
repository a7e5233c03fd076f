using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>The program and the pages themselves: the center's page shows itself, the engine's page itself and the deployment API's.</summary>
public static class HeliographPage
{
    internal static readonly MetricArea Area = new("heliograph", "Heliograph: build and page", Center | Engine);

    private static readonly MetricLabel Page = new("page", "center", "data_integration", "deployment", "engine");

    /// <summary>Version.</summary>
    public static readonly MetricFamily BuildInfo = Area.Gauge(
        "heliograph_build_info", "Always 1; the label is the version of Heliograph.", "", new MetricLabel("version"));

    /// <summary>Families that could not be read.</summary>
    public static readonly MetricFamily CollectorFailures = Area.Counter(
        "heliograph_collector_failures_total", "Families left out of a scrape because reading them failed, by part of the catalogue.",
        "The page itself stays 200 and shows everything else. A failure later on the page shows at the next scrape.",
        new MetricLabel("collector"));

    /// <summary>Time to write the page.</summary>
    public static readonly MetricFamily ScrapeDuration = Area.Histogram(
        "heliograph_scrape_duration_seconds", "Time to collect and write a page, finished scrapes only.",
        "Scrapes that come while the page is being written share the next writing of it. The pages of the deployment API are on the engine's page.", Page);

    /// <summary>Size of the page.</summary>
    public static readonly MetricFamily ScrapeSize = Area.Gauge(
        "heliograph_scrape_size_bytes", "Size of the last finished scrape of a page before compression; 0 before the first.", "", Page);

    /// <summary>Series of the page.</summary>
    public static readonly MetricFamily ScrapeSeries = Area.Gauge(
        "heliograph_scrape_series", "Series in the last finished scrape of a page; 0 before the first.", "", Page);
}
