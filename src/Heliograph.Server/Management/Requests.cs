using System.Text.Json;

namespace Heliograph.Server.Management;

// The JSON of requests, in EMQX's words; what a field means is in docs/management-api.md. What has a default is set, not init: the source generator gives every init
// property of a body that leaves it out the default of its type.
internal sealed record SubscribeRequest
{
    public required string Topic { get; init; }

    public int Qos { get; init; }

    public int Nl { get; init; }

    public int Rap { get; init; }

    public int Rh { get; init; }
}

internal sealed record KeepAliveRequest
{
    public required int Interval { get; init; }
}

internal sealed record UnsubscribeRequest
{
    public required string Topic { get; init; }
}

internal sealed record PublishRequest
{
    public required string Topic { get; init; }

    public string Payload { get; set; } = "";

    public string PayloadEncoding { get; set; } = "plain";

    public int Qos { get; init; }

    public bool Retain { get; init; }

    public PublishProperties? Properties { get; init; }
}

internal sealed record PublishProperties
{
    public int? PayloadFormatIndicator { get; init; }

    public uint? MessageExpiryInterval { get; init; }

    public string? ResponseTopic { get; init; }

    public string? CorrelationData { get; init; }

    public string? ContentType { get; init; }

    public IReadOnlyDictionary<string, string>? UserProperties { get; init; }
}

internal sealed record BanRequest
{
    public required string As { get; init; }

    public required string Who { get; init; }

    public string? By { get; init; }

    public string? Reason { get; init; }

    public JsonElement? At { get; init; }

    public JsonElement? Until { get; init; }
}
