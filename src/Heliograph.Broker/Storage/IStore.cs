namespace Heliograph.Broker.Storage;

/// <summary>
/// What outlives the process: sessions with an expiry, their subscriptions, queued and in-flight messages and QoS 2 identifiers; retained
/// and delayed messages. Written in batches, each kept whole or not at all, in the order of submission.
/// </summary>
public interface IStore : IDisposable
{
    /// <summary>Everything kept, once, before the first <see cref="Submit"/>. Throws <see cref="StoreException"/> when the data cannot be used.</summary>
    StoreImage Load();

    /// <summary>
    /// Queues <paramref name="batch"/> to be committed, in order of submission; never waits for the disk. When it is on disk (or has failed) the store
    /// calls <see cref="StoreBatch.Complete"/> once, on a thread of its own. Any thread.
    /// </summary>
    void Submit(StoreBatch batch);

    /// <summary>Commits everything submitted so far, then refuses more. Waits at most <paramref name="limit"/>; false when that was not enough.</summary>
    bool Drain(TimeSpan limit);

    /// <summary>Commits since the start.</summary>
    long Commits { get; }

    /// <summary>Batches that could not be kept since the start (disk full, read-only, I/O error).</summary>
    long FailedBatches { get; }

    /// <summary>What an acknowledgement promises: <c>full</c> (survives power loss), <c>normal</c>, <c>off</c>, or <c>none</c> for memory.</summary>
    string Synchronous { get; }
}
