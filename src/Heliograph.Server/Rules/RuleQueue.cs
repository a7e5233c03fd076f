using System.Collections.Concurrent;

namespace Heliograph.Server.Rules;

/// <summary>Messages and events that wait for a rule, in the order of each client. Bounded in number and in bytes; any thread adds, the rule's worker takes.</summary>
/// <param name="capacity">The most messages that wait.</param>
internal sealed class RuleQueue(int capacity)
{
    // Of all messages together, so that a queue of many large ones cannot take the memory of the node.
    private const long MostBytes = 64 << 20;

    private readonly ConcurrentQueue<RuleTrigger> _triggers = new();
    private int _count;
    private long _bytes;

    /// <summary>How many wait. Any thread.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds one, and takes over its reference, unless the queue is full.</summary>
    public bool TryAdd(in RuleTrigger trigger)
    {
        if (Interlocked.Increment(ref _count) > capacity)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        if (Interlocked.Add(ref _bytes, SizeOf(trigger)) > MostBytes)
        {
            Forget(trigger);
            return false;
        }

        _triggers.Enqueue(trigger);
        return true;
    }

    /// <summary>Takes the oldest, and gives its reference to the caller.</summary>
    public bool TryTake(out RuleTrigger trigger)
    {
        if (!_triggers.TryDequeue(out trigger)) return false;
        Forget(trigger);
        return true;
    }

    private void Forget(in RuleTrigger trigger)
    {
        Interlocked.Add(ref _bytes, -SizeOf(trigger));
        Interlocked.Decrement(ref _count);
    }

    private static long SizeOf(in RuleTrigger trigger) => trigger.Size;
}
