using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Heliograph.Server.Management;

namespace Heliograph.Server.Rules;

/// <summary>How requests and answers about rules and what they reach are read and written. A field that means nothing is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(JsonArray))]
[JsonSerializable(typeof(RuleRequest))]
[JsonSerializable(typeof(RuleAnswer))]
[JsonSerializable(typeof(PageAnswer<RuleAnswer>))]
[JsonSerializable(typeof(RuleMetricsAnswer))]
[JsonSerializable(typeof(ChannelMetricsAnswer))]
[JsonSerializable(typeof(TrialRequest))]
[JsonSerializable(typeof(RuleTrialRequest))]
[JsonSerializable(typeof(IReadOnlyList<RuleEventAnswer>))]
internal sealed partial class IntegrationJson : JsonSerializerContext;
