using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>The servers of an engine: names as in CONNMIX, with MQTT as one more protocol.</summary>
public static class ConnmixEngine
{
    internal static readonly MetricArea Area = new("connmix_engine", "Engine servers (CONNMIX)", Engine);

    internal static readonly MetricLabel Protocol = new("protocol", "mqtt", "socket", "websocket");
    internal static readonly MetricLabel Scenario = new("scenario", "forward", "local");

    /// <summary>Open client connections.</summary>
    public static readonly MetricFamily Clients = Area.Gauge(
        "connmix_engine_servers_clients",
        "Client connections open now on this engine, over all servers and protocols.");

    /// <summary>Messages read.</summary>
    public static readonly MetricFamily ReadMessages = Area.Counter(
        "connmix_engine_servers_read_messages_total",
        "Complete messages read from clients.",
        "+1 per WebSocket data frame, per message that a socket server's script cut out, per MQTT PUBLISH; not for control frames and packets.",
        Protocol);

    /// <summary>Messages sent.</summary>
    public static readonly MetricFamily SentMessages = Area.Counter(
        "connmix_engine_servers_send_messages_total",
        "Messages written to clients, one for each recipient.",
        "+1 per reply and per push; a failed send counts in connmix_engine_servers_send_errors_total instead.",
        Protocol);

    /// <summary>Failed sends.</summary>
    public static readonly MetricFamily SendErrors = Area.Counter(
        "connmix_engine_servers_send_errors_total",
        "Messages that could not be written to their client.",
        "+1 when a message cannot be encoded, its connection is gone or its write times out.",
        Protocol);

    /// <summary>Duration of sends.</summary>
    public static readonly MetricFamily SendDuration = Area.Summary(
        "connmix_engine_servers_send_duration_seconds",
        "Time from accepting a message to having written it to one client; quantiles cover the last prometheus.summary.maxAge seconds.",
        "Every send is timed, as heliograph_send_duration_seconds says. `local`: the client is on this engine; `forward`: it is on another one, timed here over the whole round trip. "
        + "Quantiles are NaN while the window is empty; sum and count are since the start. Quantiles cannot be added over engines: "
        + "use `heliograph_send_duration_seconds` for that.",
        Protocol,
        Scenario);
}
