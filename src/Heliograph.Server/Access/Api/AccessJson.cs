using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Heliograph.Server.Access;

/// <summary>How requests and answers about access are read and written. A field that means nothing is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 16)]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(JsonArray))]
[JsonSerializable(typeof(Management.PageAnswer<JsonObject>))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(MoveRequest))]
[JsonSerializable(typeof(IReadOnlyList<CachedAnswer>))]
[JsonSerializable(typeof(UserAnswer))]
[JsonSerializable(typeof(Management.PageAnswer<UserAnswer>))]
[JsonSerializable(typeof(UserRequest))]
[JsonSerializable(typeof(UserChange))]
[JsonSerializable(typeof(ImportAnswer))]
[JsonSerializable(typeof(IReadOnlyList<UserRules>))]
[JsonSerializable(typeof(Management.PageAnswer<UserRules>))]
[JsonSerializable(typeof(IReadOnlyList<ClientRules>))]
[JsonSerializable(typeof(Management.PageAnswer<ClientRules>))]
[JsonSerializable(typeof(RuleList))]
internal sealed partial class AccessJson : JsonSerializerContext;
