namespace Heliograph.Server.Management;

internal sealed record TraceAnswer
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    public string? Clientid { get; init; }

    public string? Topic { get; init; }

    public string? IpAddress { get; init; }

    public required string Status { get; init; }

    public required string StartAt { get; init; }

    public required string EndAt { get; init; }

    public required string PayloadEncode { get; init; }

    public required string Formatter { get; init; }

    public required IReadOnlyDictionary<string, long> LogSize { get; init; }
}

internal sealed record TraceStopAnswer(string Name, bool Enable);

internal sealed record TraceLogMeta(long Position, long Bytes);

internal sealed record TraceLogAnswer(string Items, TraceLogMeta Meta);
