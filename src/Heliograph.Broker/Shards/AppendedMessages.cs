using System.Runtime.CompilerServices;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Broker.Shards;

/// <summary>
/// The messages a connection appended to its output in a turn and when each was accepted, so that all are counted and timed when they are written: in
/// few groups, because what is sent in one turn was accepted in few. The group added to last is kept apart from the others, where adding to it touches
/// no other memory.
/// </summary>
internal struct AppendedMessages
{
    private const int MostBefore = 3;
    private const int SysFlag = 4;

    private Group _last;
    private int _beforeCount;
    private Groups _before;

    /// <summary>Whether there are none.</summary>
    public readonly bool IsEmpty => _last.Messages == 0;

    /// <summary>Groups there are.</summary>
    public readonly int Count => IsEmpty ? 0 : _beforeCount + 1;

    /// <summary>Messages of all groups.</summary>
    public readonly int Sum
    {
        get
        {
            var sum = _last.Messages;
            for (var i = 0; i < _beforeCount; i++) sum += _before[i].Messages;
            return sum;
        }
    }

    /// <summary>A group: its QoS, when it was accepted, and how many messages it has.</summary>
    public readonly (int QoS, long Since, int Messages) this[int index] => (GroupAt(index).Kind & ~SysFlag, GroupAt(index).Since, GroupAt(index).Messages);

    /// <summary>Adds a message that was accepted at <paramref name="since"/>; false when there is no room for another group.</summary>
    public bool TryAdd(int qos, bool isSys, long since)
    {
        var kind = isSys ? qos | SysFlag : qos;
        if (_last.Messages > 0 && (_last.Since != since || _last.Kind != kind) && !TryTurnTo(kind, since)) return false;
        _last.Since = since;
        _last.Kind = kind;
        _last.Messages++;
        return true;
    }

    /// <summary>Forgets them: they have been counted and timed.</summary>
    public void Clear()
    {
        _last.Messages = 0;
        _beforeCount = 0;
    }

    /// <summary>Counts them as sent; <c>$SYS</c> messages are no packets and no messages of the deployment surface.</summary>
    public readonly void CountIn(CounterBlock counters)
    {
        for (var i = 0; i < Count; i++)
        {
            var group = GroupAt(i);
            counters.Add(BrokerCounter.MessagesDelivered, group.Messages);
            if (group.Kind < SysFlag) CountSent(counters, group);
            else CountSys(counters, group);
        }
    }

    // MessagesQoS0Sent, MessagesQoS1Received, MessagesQoS1Sent, … lie two apart.
    private static void CountSent(CounterBlock counters, in Group group)
    {
        counters.Add(BrokerCounter.PacketsSent, group.Messages);
        counters.Add(BrokerCounter.PacketsPublishSent, group.Messages);
        counters.Add(BrokerCounter.MessagesSent, group.Messages);
        counters.Add(BrokerCounter.MessagesQoS0Sent + (2 * group.Kind), group.Messages);
    }

    private static void CountSys(CounterBlock counters, in Group group)
    {
        counters.Add(FlowCounter.DeliveriesSys, group.Messages);
        if (group.Kind == SysFlag) counters.Add(FlowCounter.DeliveriesSysOnce, group.Messages);
    }

    private readonly Group GroupAt(int index) => index < _beforeCount ? _before[index] : _last;

    private bool TryTurnTo(int kind, long since)
    {
        for (var i = 0; i < _beforeCount; i++)
        {
            if (_before[i].Since != since || _before[i].Kind != kind) continue;
            (_before[i], _last) = (_last, _before[i]);
            return true;
        }

        if (_beforeCount == MostBefore) return false;
        _before[_beforeCount++] = _last;
        _last.Messages = 0;
        return true;
    }

    private struct Group
    {
        public long Since;
        public int Messages;
        public int Kind;
    }

    [InlineArray(MostBefore)]
    private struct Groups
    {
        private Group _first;
    }
}
