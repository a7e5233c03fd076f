using System.Text.Json;

namespace Heliograph.Server.Management;

internal sealed record TraceRequest
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    public string? Clientid { get; init; }

    public string? Topic { get; init; }

    public string? IpAddress { get; init; }

    public JsonElement? StartAt { get; init; }

    public JsonElement? EndAt { get; init; }

    public string PayloadEncode { get; set; } = "text";

    public string Formatter { get; set; } = "text";
}
