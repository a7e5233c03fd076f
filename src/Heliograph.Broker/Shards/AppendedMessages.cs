using System.Runtime.CompilerServices;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Broker.Shards;

/// <summary>
/// The messages a connection appended to its output in a turn and when each was accepted, so that all are counted and timed when they are written: in
/// few groups, because what is sent in one turn was accepted in few.
/// </summary>
internal struct AppendedMessages
{
    private const int Most = 4;
    private const int SysFlag = 4;

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
    public readonly (int QoS, long Since, int Messages) this[int index] =>
        (_groups[index].Kind & ~SysFlag, _groups[index].Since, _groups[index].Messages);

    /// <summary>Adds a message that was accepted at <paramref name="since"/>; false when there is no room for another group.</summary>
    public bool TryAdd(int qos, bool isSys, long since)
    {
        var kind = isSys ? qos | SysFlag : qos;
        for (var i = Count - 1; i >= 0; i--)
        {
            if (_groups[i].Since != since || _groups[i].Kind != kind) continue;
            _groups[i].Messages++;
            return true;
        }

        if (Count == Most) return false;
        _groups[Count++] = new() { Kind = kind, Since = since, Messages = 1 };
        return true;
    }

    /// <summary>Forgets them: they have been timed.</summary>
    public void Clear() => Count = 0;

    /// <summary>Counts them as sent; <c>$SYS</c> messages are no packets and no messages of the deployment surface.</summary>
    public readonly void CountIn(CounterBlock counters)
    {
        for (var i = 0; i < Count; i++)
        {
            ref readonly var group = ref _groups[i];
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

    private struct Group
    {
        public long Since;
        public int Messages;
        public int Kind;
    }

    [InlineArray(Most)]
    private struct Groups
    {
        private Group _first;
    }
}
