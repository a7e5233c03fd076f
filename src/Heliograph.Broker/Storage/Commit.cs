using Heliograph.Broker.Shards;

namespace Heliograph.Broker.Storage;

/// <summary>
/// Changes that become durable together and those who wait for that. Usually one a shard and turn (<see cref="StoreLane"/>); a message whose durable
/// receivers live on several shards has one of its own, submitted when the last of them has added its part: the packet identifier
/// received with QoS 2 and all the copies it caused are kept together or not at all.
/// </summary>
/// <param name="parts">How many contributors must <see cref="FinishPart"/> before it is submitted.</param>
public sealed class Commit(int parts = 1) : StoreBatch
{
    private readonly Lock _lock = new();
    private readonly List<(Shard Shard, ICommitWaiter Waiter)> _waiters = [];
    private int _parts = parts;
    private volatile CommitState _state;

    /// <summary>Where it is. Any thread.</summary>
    public CommitState State => _state;

    /// <summary>How many changes it has so far.</summary>
    public int Count => Operations.Count;

    /// <summary>Adds a change. Contributors on several shards may add at once.</summary>
    public void Append(in StoreOperation operation)
    {
        lock (_lock) Add(operation);
    }

    /// <summary>One more contributor; called by one that has not finished.</summary>
    public void AddPart() => Interlocked.Increment(ref _parts);

    /// <summary>A contributor is done; the last one submits the commit.</summary>
    public void FinishPart(IStore store)
    {
        if (Interlocked.Decrement(ref _parts) == 0) store.Submit(this);
    }

    /// <summary>
    /// Has <paramref name="waiter"/> told on <paramref name="shard"/>; false when it is complete already, which for a contributor that has not finished
    /// cannot be. Any thread.
    /// </summary>
    public bool Wait(Shard shard, ICommitWaiter waiter)
    {
        lock (_lock)
        {
            if (_state != CommitState.Pending) return false;
            _waiters.Add((shard, waiter));
            return true;
        }
    }

    /// <inheritdoc/>
    public override void Complete(bool kept)
    {
        lock (_lock) _state = kept ? CommitState.Kept : CommitState.Failed;
        Clear();
        for (var i = 0; i < _waiters.Count; i++)
        {
            if (IsFirstOf(_waiters[i].Shard, i)) _waiters[i].Shard.Post(new Notification(this));
        }
    }

    private bool IsFirstOf(Shard shard, int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (_waiters[i].Shard == shard) return false;
        }

        return true;
    }

    private sealed class Notification(Commit commit) : ShardWork
    {
        public override void Run(Shard shard)
        {
            foreach (var (home, waiter) in commit._waiters)
            {
                if (home == shard) waiter.Committed(commit);
            }
        }
    }
}
