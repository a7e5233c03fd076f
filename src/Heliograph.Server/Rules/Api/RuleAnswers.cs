using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Heliograph.Server.Rules;

// The JSON of requests and answers about rules, in EMQX's words; what a field means is in docs/management-api.md and docs/configuration.md. What has a default is
// set, not init: the source generator gives every init property of a body that leaves it out the default of its type.
internal sealed record RuleRequest
{
    public string? Id { get; init; }

    public string Name { get; set; } = "";

    public required string Sql { get; init; }

    public IReadOnlyList<JsonNode> Actions { get; set; } = [];

    public bool Enable { get; set; } = true;

    public string Description { get; set; } = "";

    public int? Queue { get; init; }

    public bool? IgnoreSysTopics { get; init; }

    public JsonObject Metadata { get; set; } = [];
}

internal sealed record RuleAnswer
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Sql { get; init; }

    public required IReadOnlyList<string> From { get; init; }

    public required IReadOnlyList<JsonNode> Actions { get; init; }

    public IReadOnlyList<ActionDetail> ActionDetails { get; init; } = [];

    public required bool Enable { get; init; }

    public required string Description { get; init; }

    public required int Queue { get; init; }

    public bool? IgnoreSysTopics { get; init; }

    public required JsonObject Metadata { get; init; }

    public required string Origin { get; init; }

    public string? CreatedAt { get; init; }

    public string? LastModifiedAt { get; init; }
}

internal sealed record ActionDetail(string Type, string Name, string Status);

internal sealed record RuleMetricsAnswer(string Id, RuleMetrics Metrics, IReadOnlyList<NodeRuleMetrics> NodeMetrics);

internal sealed record NodeRuleMetrics(string Node, RuleMetrics Metrics);

internal sealed record RuleMetrics
{
    public required long Matched { get; init; }

    [JsonPropertyName("matched.rate")]
    public required double Rate { get; init; }

    [JsonPropertyName("matched.rate.max")]
    public required double RateMax { get; init; }

    [JsonPropertyName("matched.rate.last5m")]
    public required double RateLast5m { get; init; }

    public required long Passed { get; init; }

    public required long Failed { get; init; }

    [JsonPropertyName("failed.exception")]
    public required long Exceptions { get; init; }

    [JsonPropertyName("failed.no_result")]
    public required long NoResult { get; init; }

    [JsonPropertyName("actions.total")]
    public required long Actions { get; init; }

    [JsonPropertyName("actions.success")]
    public required long Succeeded { get; init; }

    [JsonPropertyName("actions.failed")]
    public required long ActionsFailed { get; init; }

    [JsonPropertyName("actions.failed.out_of_service")]
    public required long OutOfService { get; init; }

    [JsonPropertyName("actions.failed.unknown")]
    public required long Unknown { get; init; }
}

internal sealed record TrialRequest
{
    public required string Sql { get; init; }

    public JsonObject? Context { get; init; }
}

internal sealed record RuleTrialRequest
{
    public JsonObject? Context { get; init; }

    public bool StopActionAfterTemplateRendering { get; set; } = true;
}

internal sealed record RuleEventAnswer(string Event, EventText Title, EventText Description, IReadOnlyList<string> Columns, JsonObject TestColumns, string SqlExample);

internal sealed record EventText(string En);
