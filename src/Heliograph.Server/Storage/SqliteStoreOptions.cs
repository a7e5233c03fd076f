namespace Heliograph.Server.Storage;

/// <summary>Where and how a <see cref="SqliteStore"/> keeps its data. A change takes effect at the next start.</summary>
internal sealed record SqliteStoreOptions
{
    /// <summary>The database file. Its folder is made, for its owner alone, when it does not exist.</summary>
    public required string Path { get; init; }

    /// <summary>What an acknowledgement promises; the strongest by default.</summary>
    public SynchronousMode Synchronous { get; init; } = SynchronousMode.Full;

    /// <summary>The size in bytes that the file may not pass (a full disk, earlier); 0 for no limit.</summary>
    public long MaxSize { get; init; }

    /// <summary>
    /// Told of each group commit that succeeded, on the store's thread: how long it took (ticks of <see cref="System.Diagnostics.Stopwatch"/>,
    /// from the first change written to the end of the fsync) and how many batches were in it.
    /// </summary>
    public Action<long, int>? Committed { get; init; }
}
