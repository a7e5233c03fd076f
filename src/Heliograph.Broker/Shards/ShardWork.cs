namespace Heliograph.Broker.Shards;

/// <summary>Something to be done on a shard's thread, handed over by <see cref="Shard.Post(ShardWork)"/>. An object may be reused after it has run.</summary>
public abstract class ShardWork
{
    internal ShardWork? Next;

    /// <summary>Does it, on <paramref name="shard"/>'s thread. Must not block; an exception is logged and counted by the shard.</summary>
    public abstract void Run(Shard shard);
}
