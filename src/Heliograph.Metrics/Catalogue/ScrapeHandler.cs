using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>The page about itself, under the names of Go's scrape handler. Each page has its own.</summary>
public static class ScrapeHandler
{
    internal static readonly MetricArea Area = new("promhttp", "Scrapes (promhttp)", Center | Engine);

    /// <summary>Scrapes now.</summary>
    public static readonly MetricFamily InFlight = Area.Gauge(
        "promhttp_metric_handler_requests_in_flight", "Scrapes of this page that are being served now, this one included.");

    /// <summary>Scrapes by status.</summary>
    public static readonly MetricFamily Requests = Area.Counter(
        "promhttp_metric_handler_requests_total", "Scrapes of this page that were served, by HTTP status code.",
        "After the page was written: the n-th scrape shows n − 1.",
        new MetricLabel("code", "200", "500", "503"));
}
