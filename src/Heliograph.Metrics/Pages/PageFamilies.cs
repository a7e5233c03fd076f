using System.Reflection;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;

namespace Heliograph.Metrics.Pages;

/// <summary>The families a page has about itself and the program.</summary>
internal static class PageFamilies
{
    private static readonly string Version =
        typeof(PageFamilies).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>What <paramref name="builder"/>'s page says about itself and about <paramref name="others"/>, which have no place to say it.</summary>
    internal static MetricsPageBuilder AddPage(this MetricsPageBuilder builder, params IReadOnlyList<MetricsPage> others)
    {
        var scrapes = builder.Statistics.Scrapes;
        var shown = new ShownPages([builder.Statistics, .. others.Select(page => page.Statistics)]);
        return builder
            .Add(ScrapeHandler.InFlight, () => scrapes.InFlight)
            .Add(ScrapeHandler.Requests, series =>
            {
                series.Write(scrapes.Served(200), "200");
                series.Write(scrapes.Served(500), "500");
                series.Write(scrapes.Served(503), "503");
            })
            .Add(HeliographPage.BuildInfo, series => series.Write(1, Version))
            .Add(HeliographPage.CollectorFailures, shown.WriteFailures)
            .Add(HeliographPage.ScrapeDuration, shown.WriteDurations)
            .Add(HeliographPage.ScrapeSize, shown.WriteSizes)
            .Add(HeliographPage.ScrapeSeries, shown.WriteSeries);
    }
}
