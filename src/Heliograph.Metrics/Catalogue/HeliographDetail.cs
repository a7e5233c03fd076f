using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>What is about single clients and topics: only the greatest values, one family at a time, never on a page that is scraped.</summary>
public static class HeliographDetail
{
    private static readonly MetricLabel Client = new("client");

    internal static readonly MetricArea Area = new("heliograph_detail", "Heliograph: single clients and topics", Detail);

    /// <summary>Biggest queues.</summary>
    public static readonly MetricFamily Queued = Area.Gauge(
        "heliograph_client_queue_messages", "Messages that wait in a client's queue now.", "Absent clients included.", Client);

    /// <summary>Busiest publishers.</summary>
    public static readonly MetricFamily Received = Area.Counter(
        "heliograph_client_received_messages_total", "Messages received from a connected client.", "Since it connected.", Client);

    /// <summary>Busiest subscribers.</summary>
    public static readonly MetricFamily Sent = Area.Counter(
        "heliograph_client_sent_messages_total", "Messages sent to a connected client.", "Since it connected.", Client);

    /// <summary>Slowest subscribers.</summary>
    public static readonly MetricFamily Unacknowledged = Area.Gauge(
        "heliograph_client_unacknowledged_seconds", "How long a connected client has owed the oldest acknowledgement it owes.",
        "PUBACK, PUBREC or PUBCOMP, since what it acknowledges was sent last.", Client);

    /// <summary>Subscribers that do not read.</summary>
    public static readonly MetricFamily Unsent = Area.Gauge(
        "heliograph_client_unsent_bytes", "Bytes that a connected client has not taken yet.", "In the broker; the system's socket buffers hold more.", Client);

    /// <summary>Busiest topics.</summary>
    public static readonly MetricFamily TopicMessages = Area.Gauge(
        "heliograph_topic_messages", "Messages published to a topic, estimated.",
        "Each shard keeps 128 topics and looks at about 1,000 messages a second, each standing for those passed over: exact for a few topics and messages, an "
        + "estimate beyond, never too small by design but for the sampling.",
        new MetricLabel("topic"));

    /// <summary>All of them, in this order.</summary>
    public static IReadOnlyList<MetricFamily> All => Area.Families;
}
