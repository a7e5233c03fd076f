using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>The registry of the center: names as in CONNMIX.</summary>
public static class ConnmixCenter
{
    internal static readonly MetricArea Area = new("connmix_center", "Center registry (CONNMIX)", Center);

    /// <summary>Engines registered now.</summary>
    public static readonly MetricFamily EngineNodes = Area.Gauge(
        "connmix_center_registry_engine_nodes",
        "Engines that are registered with this center now.",
        "Falls when an engine leaves or is lost.");

    /// <summary>Clients of all engines now.</summary>
    public static readonly MetricFamily Clients = Area.Gauge(
        "connmix_center_registry_clients",
        "Client connections open now on all registered engines, over every protocol.");

    /// <summary>Channels ever.</summary>
    public static readonly MetricFamily ChannelsTotal = Area.Counter(
        "connmix_center_registry_channels_total",
        "Times a channel (an MQTT topic filter or a script's channel) came to life by getting its first subscriber anywhere.",
        "+1 per channel at its first subscriber; a channel that was left by all and is subscribed again counts again. "
        + "Never falls; `heliograph_channels` says how many there are now.");
}
