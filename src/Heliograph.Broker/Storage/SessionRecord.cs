namespace Heliograph.Broker.Storage;

/// <summary>A session as it is kept.</summary>
public sealed record SessionRecord
{
    /// <summary>Its number, unique for the store's life.</summary>
    public required long Id { get; init; }

    /// <summary>The client identifier, UTF-8.</summary>
    public required byte[] ClientId { get; init; }

    /// <summary>Seconds it outlives its connection; <see cref="uint.MaxValue"/> for ever.</summary>
    public required uint Expiry { get; init; }

    /// <summary>Unix milliseconds of its last disconnection; 0 while connected.</summary>
    public long DisconnectedAt { get; init; }

    /// <summary>Number of the stored will message; 0 without one.</summary>
    public long Will { get; init; }

    /// <summary>Seconds the will waits after the connection is lost.</summary>
    public uint WillDelay { get; init; }

    /// <summary>Seconds the will message lives from its publication; <see cref="uint.MaxValue"/> for ever.</summary>
    public uint WillExpiry { get; init; } = uint.MaxValue;
}
