using Heliograph.Broker.Routing;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// What there is now, read from the live structures whenever asked, and the most there has been. Any thread may read.
/// </summary>
public sealed class NodeGauges
{
    private readonly SessionTable[] _tables;
    private readonly RoutingTable _routing;

    internal NodeGauges(SessionTable[] tables, RoutingTable routing)
    {
        _tables = tables;
        _routing = routing;
    }

    /// <summary>Sessions, connected or not.</summary>
    public long Sessions => Sum(table => table.Count);

    /// <summary>Sessions whose client is connected.</summary>
    public long LiveConnections => Sum(table => table.LiveCount);

    /// <summary>Pairs of client and filter, shared subscriptions included.</summary>
    public long Subscriptions => _routing.Trie.SubscriptionCount + _routing.Shared.MemberCount;

    /// <summary>Members of share groups.</summary>
    public long SharedSubscriptions => _routing.Shared.MemberCount;

    /// <summary>Routes: distinct filters, and distinct pairs of filter and share group.</summary>
    public long Topics => _routing.Trie.FilterCount + _routing.Trie.AnywhereCount;

    /// <summary>Times a filter got its first subscriber; never falls.</summary>
    public long TopicsEver => _routing.Trie.FiltersEver;

    /// <summary>Topics with a retained message.</summary>
    public long Retained => _routing.Retained.Count;

    /// <summary>Messages held back.</summary>
    public long Delayed => _routing.DelayedCount;

    /// <summary>Messages that wait in the queues of all sessions.</summary>
    public long Queued
    {
        get
        {
            long sum = 0;
            foreach (var table in _tables) sum += table?.Levels.Read(QueueLevel.Queued) ?? 0;
            return sum;
        }
    }

    /// <summary>How long the oldest message in any session's queue has waited, in seconds; 0 when none waits.</summary>
    public long OldestQueuedSeconds
    {
        get
        {
            long oldest = 0;
            foreach (var table in _tables) oldest = Math.Max(oldest, table?.Levels.OldestSeconds(table.Shard.Elapsed) ?? 0);
            return oldest;
        }
    }

    /// <summary>The most <see cref="Sessions"/> since the start.</summary>
    public HighWater MostSessions { get; } = new();

    /// <summary>The most <see cref="LiveConnections"/> since the start.</summary>
    public HighWater MostLive { get; } = new();

    /// <summary>The most <see cref="Subscriptions"/> since the start.</summary>
    public HighWater MostSubscriptions { get; } = new();

    /// <summary>The most <see cref="SharedSubscriptions"/> since the start.</summary>
    public HighWater MostShared { get; } = new();

    /// <summary>The most <see cref="Topics"/> since the start.</summary>
    public HighWater MostTopics { get; } = new();

    /// <summary>The most <see cref="Retained"/> since the start.</summary>
    public HighWater MostRetained => _routing.Retained.Most;

    /// <summary>The most <see cref="Delayed"/> since the start.</summary>
    public HighWater MostDelayed => _routing.MostDelayed;

    internal void RaiseSessions() => MostSessions.Raise(Sessions);

    internal void RaiseLive() => MostLive.Raise(LiveConnections);

    internal void RaiseSubscriptions()
    {
        MostSubscriptions.Raise(Subscriptions);
        MostShared.Raise(SharedSubscriptions);
        MostTopics.Raise(Topics);
    }

    private long Sum(Func<SessionTable, int> count)
    {
        long sum = 0;
        foreach (var table in _tables) sum += table is null ? 0 : count(table);
        return sum;
    }
}
