using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>What the center's page shows beyond CONNMIX's names.</summary>
public static class HeliographCenter
{
    internal static readonly MetricArea Area = new("heliograph_center", "Heliograph: center", Center);

    /// <summary>Channels now.</summary>
    public static readonly MetricFamily Channels = Area.Gauge(
        "heliograph_channels", "Channels that have at least one subscriber now.",
        "The number of now to the ever-growing connmix_center_registry_channels_total.");
}
