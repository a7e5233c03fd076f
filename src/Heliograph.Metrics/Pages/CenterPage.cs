using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;

namespace Heliograph.Metrics.Pages;

/// <summary>The center's <c>/metrics</c>.</summary>
public static class CenterPage
{
    /// <summary>Makes the page; every series is there from the first scrape on.</summary>
    /// <param name="center">Where the values come from.</param>
    /// <param name="clock">Times the scrapes.</param>
    /// <param name="goNames">Whether the families of <see cref="GoCompat"/> are shown, too.</param>
    public static MetricsPage Create(ICenterSource center, TimeProvider clock, bool goNames = false)
    {
        ArgumentNullException.ThrowIfNull(center);
        var builder = new MetricsPageBuilder(clock, name: "center");
        if (goNames) builder.AddGo();
        return builder
            .Add(ConnmixCenter.EngineNodes, () => center.EngineNodes)
            .Add(ConnmixCenter.Clients, () => center.Clients)
            .Add(ConnmixCenter.ChannelsTotal, () => center.ChannelsEver)
            .Add(HeliographCenter.Channels, () => center.Channels)
            .AddPage()
            .AddDotnet()
            .AddProcess()
            .Build();
    }
}
