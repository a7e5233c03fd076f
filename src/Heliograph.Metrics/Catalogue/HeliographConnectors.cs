using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>Connectors, and what goes over them, beyond what the deployment's families tell. Counts of one that is deleted vanish with it; a changed one goes on counting.</summary>
public static class HeliographConnectors
{
    private static readonly MetricLabel Resource = new("resource_id");
    private static readonly MetricLabel Action = new("action_id");
    private static readonly MetricLabel Source = new("source_id");

    internal static readonly MetricArea Area = new("heliograph_connectors", "Heliograph: connectors", Engine);

    /// <summary>Whether it is connected.</summary>
    public static readonly MetricFamily Connected = Area.Gauge(
        "heliograph_connector_connected", "Whether a connector is connected (1); connecting, disconnected and stopped are 0.", "", Resource);

    /// <summary>Times connected.</summary>
    public static readonly MetricFamily Connects = Area.Counter(
        "heliograph_connector_connects_total", "Times a connector was connected.", "More than one: its target was away in between.", Resource);

    /// <summary>Failures.</summary>
    public static readonly MetricFamily Failures = Area.Counter(
        "heliograph_connector_failures_total", "Times a connector could not connect, or its target did not pass a health check.", "The log says why.", Resource);

    /// <summary>Request time.</summary>
    public static readonly MetricFamily Requests = Area.Histogram(
        "heliograph_connector_request_duration_seconds", "How long the target of a connector took to answer a batch of rows, or not to.", "Each try counts.", Resource);

    /// <summary>Rows given.</summary>
    public static readonly MetricFamily Rows = Area.Counter(
        "heliograph_action_rows_total", "Rows that rules gave an action.", "", Action);

    /// <summary>Outcomes.</summary>
    public static readonly MetricFamily Outcomes = Area.Counter(
        "heliograph_action_outcomes_total", "Rows of an action that are done with, by outcome.",
        "success: the target has taken it; failed: the target refused it for good, or nothing could be made of it; the others: it was given up, because it had waited too long (dropped_expired), "
        + "the buffer was full (dropped_queue_full), there was no connector (dropped_resource_not_found), it was disabled or stopped (dropped_resource_stopped), or for another reason (dropped_other).",
        Action, new MetricLabel("outcome", "dropped_expired", "dropped_other", "dropped_queue_full", "dropped_resource_not_found", "dropped_resource_stopped", "failed", "success"));

    /// <summary>Retries.</summary>
    public static readonly MetricFamily Retries = Area.Counter(
        "heliograph_action_retries_total", "Times that a row of an action was sent again.", "The target was away, slow or overloaded.", Action);

    /// <summary>Restored.</summary>
    public static readonly MetricFamily Restored = Area.Counter(
        "heliograph_action_restored_rows_total", "Rows of an action that were found in its buffer on disk when the server started.", "", Action);

    /// <summary>Queue.</summary>
    public static readonly MetricFamily Queued = Area.Gauge(
        "heliograph_action_queued_rows", "Rows that an action holds now, not yet sent (queuing) or sent and unanswered (inflight).", "", Action, new MetricLabel("queue_status", "inflight", "queuing"));

    /// <summary>Octets held.</summary>
    public static readonly MetricFamily QueuedBytes = Area.Gauge(
        "heliograph_action_queued_bytes", "Octets of the rows that an action holds now.", "At most about actions[].buffer.maxBytes.", Action);

    /// <summary>Received.</summary>
    public static readonly MetricFamily Received = Area.Counter(
        "heliograph_ingress_received_total", "Messages that a source has received.", "", Source);

    /// <summary>Lost.</summary>
    public static readonly MetricFamily Lost = Area.Counter(
        "heliograph_ingress_lost_total", "Messages that a source has received and a rule could not take, because they were larger than all that may wait for it, or it was closed.", "", Source);
}
