using System.Text.Json.Serialization;

namespace Heliograph.Server.Management;

// The JSON of answers, in EMQX's words; what a field means is in docs/management-api.md.
internal sealed record FailureAnswer(string Code, string Message);

internal sealed record PageMeta(long Count, int Page, int Limit, bool Hasnext);

internal sealed record PageAnswer<T>(IReadOnlyList<T> Data, PageMeta Meta)
{
    internal static PageAnswer<T> Of(IEnumerable<T> data, long count, (int Page, int Limit) page, bool hasMore) => new([.. data], new(count, page.Page, page.Limit, hasMore));
}

internal sealed record CursorMeta(int Count, string? Cursor, bool Hasnext);

internal sealed record CursorAnswer<T>(IReadOnlyList<T> Data, CursorMeta Meta);

internal sealed record SubscriptionAnswer(string Clientid, string Node, string Topic, int Qos, int Nl, int Rap, int Rh, uint? SubscriptionIdentifier);

internal sealed record RouteAnswer(string Topic, string Node);

internal sealed record BanAnswer(string As, string Who, string By, string Reason, string At, string Until);

internal sealed record MessageAnswer(string Msgid, string Topic, int Qos, int PayloadSize, string? ExpiresAt, string? Payload);

internal sealed record DelayedAnswer(string Node, string Msgid, string Topic, int Qos, bool Retain, int PayloadSize, string ExpectedAt, long DelayedRemaining, string? Payload);

internal sealed record QueuedAnswer(string Msgid, string Topic, int Qos, bool Retain, int? PacketId, int PayloadSize, string? Payload);

internal sealed record QueueMeta(long Count, int Start, string? Position);

internal sealed record QueueAnswer(IReadOnlyList<QueuedAnswer> Data, QueueMeta Meta);

internal sealed record PublishAnswer(string? Id = null, int? ReasonCode = null, string? Message = null);

internal sealed record ListenerAnswer(string Id, string Type, string Bind, string Node, bool Running, int CurrentConnections, int MaxConnections, long Accepted);

internal sealed record SlowAnswer(string Clientid, string Topic, string Node, long Timespan, long LastUpdateTime);

internal sealed record StatusAnswer(string Node, string Status, string Version);

internal sealed record NodeAnswer(string Node, string NodeStatus, string Role, string Version, long Uptime, long Connections, long LiveConnections, long MemoryUsed, int Cores);

internal sealed record MonitorAnswer
{
    public required long Connections { get; init; }

    public required long LiveConnections { get; init; }

    public required long Topics { get; init; }

    public required long Subscriptions { get; init; }

    public required long SharedSubscriptions { get; init; }

    public required long RetainedMsgCount { get; init; }

    public required double ReceivedMsgRate { get; init; }

    public required double SentMsgRate { get; init; }

    public required double DroppedMsgRate { get; init; }

    public required long ReceivedMsg { get; init; }

    public required long SentMsg { get; init; }

    public required long DroppedMsg { get; init; }

    public required long NodeUptime { get; init; }
}

internal sealed record ClientAnswer
{
    public required string Clientid { get; init; }

    public required string Node { get; init; }

    public required bool Connected { get; init; }

    public string? Username { get; init; }

    public string? IpAddress { get; init; }

    public int? Port { get; init; }

    public string? Listener { get; init; }

    public string? ProtoName { get; init; }

    public int? ProtoVer { get; init; }

    public int? Keepalive { get; init; }

    public bool? CleanStart { get; init; }

    public required long ExpiryInterval { get; init; }

    public required string CreatedAt { get; init; }

    public string? ConnectedAt { get; init; }

    public string? DisconnectedAt { get; init; }

    public required bool IsSuperuser { get; init; }

    public required int SubscriptionsCnt { get; init; }

    public required int InflightCnt { get; init; }

    public int? InflightMax { get; init; }

    public required int MqueueLen { get; init; }

    public required int AwaitingRelCnt { get; init; }

    public required long RecvMsg { get; init; }

    public required long SendMsg { get; init; }

    [JsonPropertyName("unsent_oct")]
    public required int Unsent { get; init; }
}
