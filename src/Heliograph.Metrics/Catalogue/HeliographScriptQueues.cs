using Heliograph.Metrics.Instruments;
using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>The queues that scripts push to with mix.queue.push and callers of the engine API consume. They are no queues of MQTT sessions.</summary>
public static class HeliographScriptQueues
{
    /// <summary>What refusals are called, sorted by text.</summary>
    public static readonly IReadOnlyList<(string Name, ScriptQueueRefusal Refusal)> Refusals =
    [
        ("memory_full", ScriptQueueRefusal.MemoryFull),
        ("too_large", ScriptQueueRefusal.TooLarge),
        ("too_many_topics", ScriptQueueRefusal.TooManyTopics),
        ("topic_full", ScriptQueueRefusal.TopicFull),
    ];

    internal static readonly MetricArea Area = new("heliograph_script_queues", "Heliograph: queues of scripts", Engine);

    /// <summary>Values taken.</summary>
    public static readonly MetricFamily Pushed = Area.Counter(
        "heliograph_script_queue_pushed_total", "Values that scripts pushed to a queue with mix.queue.push and that are in it.");

    /// <summary>Values not taken.</summary>
    public static readonly MetricFamily Refused = Area.Counter(
        "heliograph_script_queue_refused_total", "Values that scripts pushed and that are lost unless the script tries again: it was told so.",
        "topic_full: engine.luavm.queue.topicSize values wait in that queue; too_many_topics: there are engine.luavm.queue.maxTopics queues; memory_full: all queues "
        + "together hold 256 MiB; too_large: a value above 1 MiB, or a name above 1024 characters.",
        new MetricLabel("reason", [.. Refusals.Select(refusal => refusal.Name)]));

    /// <summary>Values written.</summary>
    public static readonly MetricFamily Delivered = Area.Counter("heliograph_script_queue_delivered_total", "Values of queues that were written to a consumer.");

    /// <summary>Values given back.</summary>
    public static readonly MetricFamily Returned = Area.Counter(
        "heliograph_script_queue_returned_total", "Values that came back to their queue because the consumer they were meant for ended before they were written to it.",
        "They are at the head again, in order; nothing is lost by it.");

    /// <summary>Values waiting.</summary>
    public static readonly MetricFamily Waiting = Area.Gauge(
        "heliograph_script_queue_values", "Values in the queues of scripts now, those on their way to a consumer included.");

    /// <summary>Bytes waiting.</summary>
    public static readonly MetricFamily Bytes = Area.Gauge("heliograph_script_queue_bytes", "Bytes of the values in the queues of scripts now.");

    /// <summary>Queues.</summary>
    public static readonly MetricFamily Topics = Area.Gauge(
        "heliograph_script_queue_topics", "Queues of scripts now.", "A queue that is empty and has no consumer is forgotten.");

    /// <summary>Consumers.</summary>
    public static readonly MetricFamily Consumers = Area.Gauge("heliograph_script_queue_consumers", "Connections to the engine API that consume queues now.");
}
