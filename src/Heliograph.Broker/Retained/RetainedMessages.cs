using Heliograph.Broker.Messages;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Broker.Retained;

/// <summary>
/// The last message of each topic that was published with RETAIN (MQTT 5 §3.3.1.3). One lock: it is taken by publishes with RETAIN and
/// by new subscriptions only, never on the way of other messages.
/// </summary>
/// <param name="limits">How many and how large.</param>
public sealed class RetainedMessages(RetainedLimits limits)
{
    private const int Slice = 512;

    private readonly Lock _lock = new();
    private readonly RetainedTree _tree = new();
    private readonly PriorityQueue<Message, long> _expiries = new();
    private long _changes;

    /// <summary>Topics that have one now.</summary>
    public int Count => _tree.Count;

    /// <summary>The most there have been since the start.</summary>
    public HighWater Most { get; } = new();

    /// <summary>
    /// Keeps <paramref name="message"/>, or removes its topic's when the payload is empty [MQTT-3.3.1-6], and writes that to <paramref name="lane"/>.
    /// </summary>
    public RetainResult Publish(Message message, StoreLane lane)
    {
        if (limits.MaxCount == RetainedLimits.None) return RetainResult.Full;
        if (message.Payload.IsEmpty) return Remove(message.Topic, lane) ? RetainResult.Removed : RetainResult.Nothing;
        if (message.Payload.Length > limits.MaxPayload) return RetainResult.TooLarge;
        lock (_lock)
        {
            if (limits.MaxCount > 0 && _tree.Count >= limits.MaxCount && _tree.Find(message.Topic) is null) return RetainResult.Full;
            Keep(message, Put(message), lane);
        }

        Most.Raise(Count);
        return RetainResult.Stored;
    }

    /// <summary>Puts back what the store kept.</summary>
    public void Restore(Message message)
    {
        lock (_lock)
        {
            message.Keep();
            Put(message);
        }

        Most.Raise(Count);
    }

    /// <summary>Adds the messages whose topic matches <paramref name="filter"/> and that have not expired, each with a reference for the caller.</summary>
    public void Match(ReadOnlySpan<byte> filter, long utcNow, List<Message> into)
    {
        lock (_lock)
        {
            _tree.Match(filter, into);
            into.RemoveAll(message => message.IsExpired(utcNow));
            foreach (var message in into) message.AddReference();
        }
    }

    /// <summary>
    /// Up to <paramref name="take"/> of those that <paramref name="filter"/> matches (null: all, topics that begin with $ included) behind the first <paramref name="skip"/>, in the order of the
    /// tree, as <paramref name="describe"/> makes them, and how many there are. Publishes with RETAIN wait for one slice of the walk at most.
    /// </summary>
    internal (List<T> Items, int Count) List<T>(byte[]? filter, int skip, int take, Func<Message, T> describe)
    {
        var items = new List<T>();
        var met = 0;
        var walk = new RetainedWalk(_tree.Root, filter);
        while (!walk.IsOver && (filter is not null || items.Count < take))
        {
            lock (_lock) walk.Step(Slice, message =>
            {
                if (met++ >= skip && items.Count < take) items.Add(describe(message));
            });
        }

        return (items, filter is null ? Count : met);
    }

    /// <summary>The message of a topic, as <paramref name="describe"/> makes it; null when it has none.</summary>
    internal T? Find<T>(ReadOnlySpan<byte> topic, Func<Message, T> describe)
        where T : class
    {
        lock (_lock) return _tree.Find(topic) is { } message ? describe(message) : null;
    }

    /// <summary>Removes those that have expired by <paramref name="utcNow"/>.</summary>
    public void Sweep(long utcNow, StoreLane lane)
    {
        lock (_lock)
        {
            while (_expiries.TryPeek(out var message, out var at) && at <= utcNow)
            {
                _expiries.Dequeue();
                if (ReferenceEquals(_tree.Find(message.Topic), message)) Forget(_tree.Remove(message.Topic)!, lane);
                message.Release();
            }
        }
    }

    /// <summary>Removes the message of a topic and writes that to <paramref name="lane"/>; false when it has none.</summary>
    public bool Remove(ReadOnlySpan<byte> topic, StoreLane lane)
    {
        lock (_lock)
        {
            if (_tree.Remove(topic) is not { } old) return false;
            Forget(old, lane);
            return true;
        }
    }

    private Message? Put(Message message)
    {
        message.AddReference();
        var replaced = _tree.Put(message);
        if (message.ExpiresAt == Message.NoExpiry) return replaced;
        message.AddReference();
        _expiries.Enqueue(message, message.ExpiresAt);
        if (_expiries.Count > (2 * _tree.Count) + 64) ForgetReplaced();
        return replaced;
    }

    // The changes are numbered because lanes may submit them in another order.
    private void Keep(Message message, Message? replaced, StoreLane lane)
    {
        if (message.Keep()) lane.Add(new() { Kind = StoreOperationKind.MessagePut, Message = message });
        lane.Add(new() { Kind = StoreOperationKind.RetainedPut, Session = ++_changes, Number = message.Id, Text = message.Topic.ToArray() });
        if (replaced is not null) Unkeep(replaced, lane);
    }

    private void Forget(Message message, StoreLane lane)
    {
        lane.Add(new() { Kind = StoreOperationKind.RetainedRemove, Session = ++_changes, Text = message.Topic.ToArray() });
        Unkeep(message, lane);
    }

    // Replaced and removed messages leave the queue here instead of at their time.
    private void ForgetReplaced()
    {
        var all = _expiries.UnorderedItems.ToArray();
        _expiries.Clear();
        foreach (var (message, at) in all)
        {
            if (ReferenceEquals(_tree.Find(message.Topic), message)) _expiries.Enqueue(message, at);
            else message.Release();
        }
    }

    private static void Unkeep(Message message, StoreLane lane)
    {
        if (message.Unkeep()) lane.Add(new() { Kind = StoreOperationKind.MessageRemove, Number = message.Id });
        message.Release();
    }
}
