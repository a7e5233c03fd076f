namespace Heliograph.Broker.Tracing;

/// <summary>Something that happened to a client or a message, for a trace. Immutable; holds no password and no authentication data.</summary>
public sealed record TraceRecord
{
    /// <summary>When, in Unix milliseconds.</summary>
    public required long At { get; init; }

    /// <summary>What: such as <c>PUBLISH received</c>.</summary>
    public required string Event { get; init; }

    /// <summary>Whose; empty when it is not known.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>The client's address and port; null when there is no connection.</summary>
    public string? Peer { get; init; }

    /// <summary>The client's user name; null when it has none.</summary>
    public string? Username { get; init; }

    /// <summary>What there is to say about it, in order. Text of clients may contain anything.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields { get; init; } = [];

    /// <summary>The beginning of the payload, at most <see cref="MaxPayload"/> bytes; null when there is none.</summary>
    public byte[]? Payload { get; init; }

    /// <summary>The most bytes of a payload that are recorded.</summary>
    public const int MaxPayload = 1024;
}
