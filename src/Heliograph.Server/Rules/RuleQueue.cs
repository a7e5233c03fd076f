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
    private TaskCompletionSource? _room;

    /// <summary>How many wait. Any thread.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds one, and takes over its reference, unless the queue is full.</summary>
    public bool TryAdd(in RuleTrigger trigger)
    {
        if (Interlocked.Increment(ref _count) <= capacity)
        {
            if (Interlocked.Add(ref _bytes, trigger.Size) <= MostBytes)
            {
                _triggers.Enqueue(trigger);
                return true;
            }

            Interlocked.Add(ref _bytes, -trigger.Size);
        }

        if (Interlocked.Decrement(ref _count) == 0) TellOfRoom();
        return false;
    }

    /// <summary>Whether it would be taken if nothing else waited.</summary>
    public static bool CanHold(in RuleTrigger trigger) => trigger.Size <= MostBytes;

    /// <summary>For whoever was refused: completes when one has been taken since.</summary>
    public Task RoomAsync()
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var room = Interlocked.CompareExchange(ref _room, mine, null) ?? mine;
        if (Count == 0) TellOfRoom(); // The last one was taken meanwhile: nobody else would tell.
        return room.Task;
    }

    /// <summary>Takes the oldest, and gives its reference to the caller.</summary>
    public bool TryTake(out RuleTrigger trigger)
    {
        if (!_triggers.TryDequeue(out trigger)) return false;
        Interlocked.Add(ref _bytes, -trigger.Size);
        Interlocked.Decrement(ref _count);
        if (_room is not null) TellOfRoom();
        return true;
    }

    private void TellOfRoom() => Interlocked.Exchange(ref _room, null)?.TrySetResult();
}
