using Heliograph.Broker.Buffers;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>The messages that wait for one client, oldest first. The levels of its shard follow. A struct, for it is a field of an outbox and of nothing else.</summary>
internal struct WaitingQueue(QueueLevels levels)
{
    private readonly Ring<OutgoingEntry> _entries = new();
    private int _once;

    /// <summary>Messages that wait.</summary>
    public readonly int Count => _entries.Count;

    /// <summary>Whether one of QoS 0 is among them.</summary>
    public readonly bool HoldsOnce => _once > 0;

    /// <summary>The one <paramref name="place"/> places behind the oldest.</summary>
    public readonly ref OutgoingEntry this[int place] => ref _entries[place];

    /// <summary>Has a message wait from <paramref name="now"/> (milliseconds of the shard) on.</summary>
    public void Add(ref OutgoingEntry entry, long now)
    {
        entry.SentAt = now;
        _entries.Add(entry);
        levels.Enqueued(now);
        if (entry.QoS == QoS.AtMostOnce) _once++;
    }

    /// <summary>Takes the oldest away; there must be one.</summary>
    public OutgoingEntry Take()
    {
        var entry = _entries.Take();
        levels.Dequeued(entry.SentAt);
        if (entry.QoS == QoS.AtMostOnce) _once--;
        return entry;
    }
}
