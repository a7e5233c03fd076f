using Heliograph.Broker.Messages;
using Heliograph.Broker.Shards;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Broker.Delayed;

/// <summary>The messages of one shard whose time has not come, by due time; hands each back through a callback. One shard's thread.</summary>
/// <param name="shard">Whose they are.</param>
/// <param name="lane">Where they are kept.</param>
/// <param name="due">Gets a message when its time has come and gives back what keeps the copies it caused, if anything must.</param>
public sealed class DelayedMessages(Shard shard, StoreLane lane, Func<Message, Commit?> due) : Deadline
{
    private readonly PriorityQueue<Message, (long Due, long Order)> _waiting = new();
    private long _order;

    /// <summary>How many wait now. Any thread.</summary>
    public int Count => _waiting.Count;

    /// <summary>Holds <paramref name="message"/> for <paramref name="seconds"/> and keeps it in the store.</summary>
    public void Hold(Message message, uint seconds)
    {
        var at = shard.UtcNow + (seconds * 1000L);
        if (message.Keep()) lane.Add(new() { Kind = StoreOperationKind.MessagePut, Message = message });
        lane.Add(new() { Kind = StoreOperationKind.DelayedPut, Number = message.Id, Session = at });
        Wait(message, at);
    }

    /// <summary>Holds again what the store kept, until <paramref name="at"/> (Unix milliseconds).</summary>
    public void Restore(Message message, long at)
    {
        message.Keep();
        shard.Metrics.Counters.Add(FlowCounter.DelayedRestored);
        Wait(message, at);
    }

    /// <summary>Those that wait and when each is due (Unix milliseconds), in no order.</summary>
    internal IEnumerable<(Message Message, long Due)> All => _waiting.UnorderedItems.Select(item => (item.Element, item.Priority.Due));

    /// <summary>Takes the message with this number in the store away before its time; false when there is none.</summary>
    internal bool Delete(long id)
    {
        var found = _waiting.UnorderedItems.FirstOrDefault(item => item.Element.Id == id).Element;
        if (found is null || !_waiting.Remove(found, out _, out _)) return false;
        shard.Metrics.Counters.Add(FlowCounter.DelayedDeleted);
        LetGo(found, lane.Current);
        Rearm();
        return true;
    }

    /// <inheritdoc/>
    public override void Due()
    {
        while (_waiting.TryPeek(out var message, out var key) && key.Due <= shard.UtcNow)
        {
            _waiting.Dequeue();
            Release(message);
        }

        Rearm();
    }

    private void Wait(Message message, long at)
    {
        message.AddReference();
        _waiting.Enqueue(message, (at, _order++));
        Rearm();
    }

    // Its removal is kept together with the copies it caused: a crash in between must not lose it. [MQTT-3.3.2-5] an expired one goes nowhere.
    private void Release(Message message)
    {
        LetGo(message, (message.IsExpired(shard.UtcNow) ? Expire() : due(message)) ?? lane.Current);
    }

    private static void LetGo(Message message, Commit commit)
    {
        commit.Append(new() { Kind = StoreOperationKind.DelayedRemove, Number = message.Id });
        if (message.Unkeep()) commit.Append(new() { Kind = StoreOperationKind.MessageRemove, Number = message.Id });
        message.Release();
    }

    private Commit? Expire()
    {
        shard.Metrics.Counters.Add(FlowCounter.DelayedExpired);
        return null;
    }

    private void Rearm()
    {
        if (_waiting.TryPeek(out _, out var next)) shard.SetDeadline(this, Math.Max(0, next.Due - shard.UtcNow));
    }
}
