namespace Heliograph.Broker.Storage;

/// <summary>A session with all that belongs to it, as read back.</summary>
/// <param name="Record">The session.</param>
public sealed record StoredSession(SessionRecord Record)
{
    /// <summary>Filters (UTF-8) and packed options.</summary>
    public List<(byte[] Filter, long Options)> Subscriptions { get; } = [];

    /// <summary>Queue entries in ascending sequence.</summary>
    public List<EntryRecord> Entries { get; } = [];

    /// <summary>Incoming QoS 2 packet identifiers not yet released.</summary>
    public List<ushort> Incoming { get; } = [];
}
