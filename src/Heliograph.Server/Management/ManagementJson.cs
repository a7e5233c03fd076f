using System.Text.Json.Serialization;

namespace Heliograph.Server.Management;

/// <summary>How requests and answers are read and written. A field that means nothing is an error: it may be a misspelt one.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 16)]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
[JsonSerializable(typeof(PageAnswer<ClientAnswer>))]
[JsonSerializable(typeof(CursorAnswer<ClientAnswer>))]
[JsonSerializable(typeof(PageAnswer<SubscriptionAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<SubscriptionAnswer>))]
[JsonSerializable(typeof(PageAnswer<RouteAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<RouteAnswer>))]
[JsonSerializable(typeof(PageAnswer<BanAnswer>))]
[JsonSerializable(typeof(PageAnswer<MessageAnswer>))]
[JsonSerializable(typeof(PageAnswer<DelayedAnswer>))]
[JsonSerializable(typeof(QueueAnswer))]
[JsonSerializable(typeof(FailureAnswer))]
[JsonSerializable(typeof(PublishRequest))]
[JsonSerializable(typeof(IReadOnlyList<PublishRequest>))]
[JsonSerializable(typeof(PublishAnswer))]
[JsonSerializable(typeof(IReadOnlyList<PublishAnswer>))]
[JsonSerializable(typeof(SubscribeRequest))]
[JsonSerializable(typeof(IReadOnlyList<SubscribeRequest>))]
[JsonSerializable(typeof(UnsubscribeRequest))]
[JsonSerializable(typeof(IReadOnlyList<UnsubscribeRequest>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(KeepAliveRequest))]
[JsonSerializable(typeof(BanRequest))]
[JsonSerializable(typeof(NodeAnswer))]
[JsonSerializable(typeof(IReadOnlyList<NodeAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<ListenerAnswer>))]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(MonitorAnswer))]
[JsonSerializable(typeof(PageAnswer<SlowAnswer>))]
[JsonSerializable(typeof(PageAnswer<AlarmAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<MonitorSample>))]
[JsonSerializable(typeof(SlowSettings))]
[JsonSerializable(typeof(TraceRequest))]
[JsonSerializable(typeof(IReadOnlyList<TraceAnswer>))]
[JsonSerializable(typeof(TraceStopAnswer))]
[JsonSerializable(typeof(TraceLogAnswer))]
internal sealed partial class ManagementJson : JsonSerializerContext;
