using System.Reflection;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;

namespace Heliograph.Metrics.Pages;

/// <summary>The families a page has about itself and the program.</summary>
internal static class PageFamilies
{
    private static readonly string Version =
        typeof(PageFamilies).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    internal static MetricsPageBuilder AddPage(this MetricsPageBuilder builder)
    {
        var page = builder.Statistics;
        return builder
            .Add(ScrapeHandler.InFlight, () => page.Scrapes.InFlight)
            .Add(ScrapeHandler.Requests, series =>
            {
                series.Write(page.Scrapes.Served(200), "200");
                series.Write(page.Scrapes.Served(500), "500");
                series.Write(page.Scrapes.Served(503), "503");
            })
            .Add(HeliographPage.BuildInfo, series => series.Write(1, Version))
            .Add(HeliographPage.CollectorFailures, page.WriteFailures)
            .Add(HeliographPage.ScrapeDuration, page.WriteDurations)
            .Add(HeliographPage.ScrapeSize, () => page.LastSize)
            .Add(HeliographPage.ScrapeSeries, () => page.LastSeries);
    }
}
