using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>What the engine's page shows beyond CONNMIX's names.</summary>
public static class HeliographEngine
{
    internal static readonly MetricArea Area = new("heliograph_engine", "Heliograph: engine", Engine);

    /// <summary>Duration of sends, addable.</summary>
    public static readonly MetricFamily SendDuration = Area.Histogram(
        "heliograph_send_duration_seconds", "Time from accepting a message to having written it to one client, since the start.",
        "The same sends as connmix_engine_servers_send_duration_seconds, in buckets that can be added over engines. "
        + "qos is the granted one; socket and websocket have 0 only. Waiting in the queue of a connected client is part of it; what waited for its client "
        + "(absent, or not subscribed yet) is timed from when the client was there, and a repetition from when it is due.",
        ConnmixEngine.Protocol,
        new MetricLabel("qos", "0", "1", "2"),
        ConnmixEngine.Scenario);

    /// <summary>Duration of commits.</summary>
    public static readonly MetricFamily CommitDuration = Area.Histogram(
        "heliograph_storage_commit_duration_seconds", "Time to make one batch of changes durable.",
        "Once per group commit; acknowledgements wait for it. Absent without durable storage.");

    /// <summary>How durable a commit is.</summary>
    public static readonly MetricFamily StorageMode = Area.Gauge(
        "heliograph_storage_mode_info", "Always 1; the label is how a commit is synchronised to disk.",
        "Only `full` survives a power failure without loss. Absent without durable storage.",
        new MetricLabel("synchronous"));
}
