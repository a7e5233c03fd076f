namespace Heliograph.Broker.Shards;

/// <summary>What other threads have for a shard: a linked list pushed by anyone, taken whole by the shard.</summary>
internal sealed class Inbox
{
    private ShardWork? _newest;

    /// <summary>Adds work; true when the inbox was empty, that is when the shard must be woken.</summary>
    public bool Push(ShardWork work)
    {
        ShardWork? head;
        do
        {
            head = Volatile.Read(ref _newest);
            work.Next = head;
        }
        while (Interlocked.CompareExchange(ref _newest, work, head) != head);
        return head is null;
    }

    /// <summary>All work so far, oldest first.</summary>
    public ShardWork? TakeAll()
    {
        if (Volatile.Read(ref _newest) is null) return null;
        var work = Interlocked.Exchange(ref _newest, null);
        ShardWork? oldestFirst = null;
        while (work is not null)
        {
            var next = work.Next;
            work.Next = oldestFirst;
            oldestFirst = work;
            work = next;
        }

        return oldestFirst;
    }
}
