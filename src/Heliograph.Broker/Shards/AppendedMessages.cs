using System.Runtime.CompilerServices;

namespace Heliograph.Broker.Shards;

/// <summary>
/// The messages a connection appended to its output in a turn and when each was accepted, so that all are timed when they are written: in few groups,
/// because what is sent in one turn was accepted in few.
/// </summary>
internal struct AppendedMessages
{
    private const int Most = 4;

    private Groups _groups;

    /// <summary>Groups there are.</summary>
    public int Count { get; private set; }

    /// <summary>Messages of all groups.</summary>
    public readonly int Sum
    {
        get
        {
            var sum = 0;
            for (var i = 0; i < Count; i++) sum += _groups[i].Messages;
            return sum;
        }
    }

    /// <summary>A group: its QoS, when it was accepted, and how many messages it has.</summary>
    public readonly (int QoS, long Since, int Messages) this[int index] => (_groups[index].QoS, _groups[index].Since, _groups[index].Messages);

    /// <summary>Adds a message that was accepted at <paramref name="since"/>; false when there is no room for another group.</summary>
    public bool TryAdd(int qos, long since)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            if (_groups[i].Since != since || _groups[i].QoS != qos) continue;
            _groups[i].Messages++;
            return true;
        }

        if (Count == Most) return false;
        _groups[Count++] = new() { QoS = qos, Since = since, Messages = 1 };
        return true;
    }

    /// <summary>Forgets them: they have been timed.</summary>
    public void Clear() => Count = 0;

    private struct Group
    {
        public long Since;
        public int Messages;
        public int QoS;
    }

    [InlineArray(Most)]
    private struct Groups
    {
        private Group _first;
    }
}
