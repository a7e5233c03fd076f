using Heliograph.Metrics.Instruments;
using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>Alarms, and what they and alerts compare with: limits, ends of certificates, who is asked outside.</summary>
public static class HeliographAlarms
{
    /// <summary>What the kinds of alarms are called, sorted by text.</summary>
    public static readonly IReadOnlyList<(string Name, AlarmKind Kind)> Kinds =
    [
        ("certificate_expiring", AlarmKind.CertificateExpiring),
        ("disk_space_low", AlarmKind.DiskSpaceLow),
        ("high_drop_rate", AlarmKind.HighDropRate),
        ("high_memory_usage", AlarmKind.HighMemoryUsage),
        ("queues_filling", AlarmKind.QueuesFilling),
        ("source_down", AlarmKind.SourceDown),
        ("store_failing", AlarmKind.StoreFailing),
        ("too_many_connections", AlarmKind.TooManyConnections),
    ];

    /// <summary>What limits are called, sorted by text.</summary>
    public static readonly IReadOnlyList<(string Name, NodeLimit Limit)> Limits =
    [
        ("connections", NodeLimit.Connections),
        ("delayed", NodeLimit.Delayed),
        ("inflight", NodeLimit.InFlight),
        ("memory_bytes", NodeLimit.Memory),
        ("queue", NodeLimit.Queue),
        ("retained", NodeLimit.Retained),
        ("subscriptions", NodeLimit.Subscriptions),
    ];

    internal static readonly MetricArea Area = new("heliograph_alarms", "Heliograph: alarms and limits", Engine);

    private static readonly MetricLabel Alarm = new("alarm", [.. Kinds.Select(kind => kind.Name)]);

    /// <summary>Alarms of now.</summary>
    public static readonly MetricFamily Active = Area.Gauge(
        "heliograph_alarm_active", "Alarms that are active now, by kind.",
        "0 is none; more than 1 when several things of a kind are wrong, such as two certificates. GET /api/v5/alarms says what and since when.", Alarm);

    /// <summary>Alarms ever.</summary>
    public static readonly MetricFamily Raised = Area.Counter(
        "heliograph_alarms_raised_total", "Times an alarm became active, by kind.", "Once for each time, however long it lasts.", Alarm);

    /// <summary>Limits.</summary>
    public static readonly MetricFamily Limit = Area.Gauge(
        "heliograph_limit", "Limits of the node as they are set now.",
        "0 is no limit. connections: limits.maxConnections; delayed, retained, subscriptions (of a client), inflight (to a client), queue (of a client): the mqtt settings of "
        + "those; memory_bytes: what the container, or else the machine, has.",
        new MetricLabel("limit", [.. Limits.Select(limit => limit.Name)]));

    /// <summary>Limits of listeners.</summary>
    public static readonly MetricFamily ListenerLimit = Area.Gauge(
        "heliograph_listener_connections_limit", "Connections that a listener admits at once.", "0 is no limit.", new MetricLabel("listener"));

    /// <summary>Ends of certificates.</summary>
    public static readonly MetricFamily CertificateExpiry = Area.Gauge(
        "heliograph_certificate_expiry_timestamp_seconds", "When the certificate that a listener shows ends, in Unix seconds.",
        "The listener api is the deployment API's. Absent for listeners without TLS.", new MetricLabel("listener"));

    /// <summary>Whether a source is asked.</summary>
    public static readonly MetricFamily SourceUp = Area.Gauge(
        "heliograph_source_up", "Whether an authenticator or a source of rules outside is asked (1), or left out for a while because it failed (0).",
        "Absent without any.", new MetricLabel("source"));

    /// <summary>Failures of a source.</summary>
    public static readonly MetricFamily SourceFailures = Area.Counter(
        "heliograph_source_failures_total", "Questions to an authenticator or a source of rules outside that got no answer that can be used.",
        "Too late, refused, broken off, or in a form that means nothing; also those that were not asked at all because the source is left out for the moment. Absent without any.",
        new MetricLabel("source"));
}
