using System.Text.Json.Serialization;

namespace Heliograph.Server.Rules;

// The JSON of answers about what actions and sources have counted, in EMQX's words.
internal sealed record ChannelMetricsAnswer(ChannelMetrics Metrics, IReadOnlyList<NodeChannelMetrics> NodeMetrics);

internal sealed record NodeChannelMetrics(string Node, ChannelMetrics Metrics);

internal sealed record ChannelMetrics
{
    public required long Matched { get; init; }

    public required long Success { get; init; }

    public required long Failed { get; init; }

    public required long LateReply { get; init; }

    public required long Received { get; init; }

    public required long Retried { get; init; }

    [JsonPropertyName("retried.success")]
    public required long RetriedSuccess { get; init; }

    [JsonPropertyName("retried.failed")]
    public required long RetriedFailed { get; init; }

    public required long Dropped { get; init; }

    [JsonPropertyName("dropped.expired")]
    public required long DroppedExpired { get; init; }

    [JsonPropertyName("dropped.queue_full")]
    public required long DroppedQueueFull { get; init; }

    [JsonPropertyName("dropped.resource_not_found")]
    public required long DroppedResourceNotFound { get; init; }

    [JsonPropertyName("dropped.resource_stopped")]
    public required long DroppedResourceStopped { get; init; }

    [JsonPropertyName("dropped.other")]
    public required long DroppedOther { get; init; }

    public required long Inflight { get; init; }

    public required long Queuing { get; init; }

    public required long QueuingBytes { get; init; }

    public required double Rate { get; init; }

    public required double RateMax { get; init; }

    [JsonPropertyName("rate_last5m")]
    public required double RateLast5m { get; init; }
}
