namespace Heliograph.Broker.Storage;

/// <summary>What a <see cref="MemoryStore"/> has kept under one session number. Filters are held as Latin-1, one character a byte.</summary>
internal sealed class MemoryStoreSession
{
    public SessionRecord? Record { get; set; }

    public SortedDictionary<string, long> Subscriptions { get; init; } = new(StringComparer.Ordinal);

    public SortedDictionary<long, EntryRecord> Entries { get; init; } = [];

    public SortedSet<ushort> Incoming { get; init; } = [];

    public MemoryStoreSession Copy() => new()
    {
        Record = Record,
        Subscriptions = new(Subscriptions, StringComparer.Ordinal),
        Entries = new(Entries),
        Incoming = [.. Incoming],
    };
}
