using Heliograph.Broker.Events;
using Heliograph.Broker.Storage;
using Heliograph.Broker.Topics;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>What a client has subscribed to: the filters, the routes to its session that follow from them, and their records in the store if it is durable.</summary>
internal sealed class SessionSubscriptions(Session session)
{
    private SubscriptionSet _set = new();

    /// <summary>How many there are.</summary>
    public int Count => _set.Count;

    /// <summary>All of them, with the filter as the client wrote it.</summary>
    public IEnumerable<(byte[] Filter, SubscriptionOptions Options)> Items => _set.Items;

    private SessionTable Table => session.Table;

    /// <summary>Whether there is one with exactly this filter.</summary>
    public bool Contains(ReadOnlySpan<byte> filter) => _set.Contains(filter);

    /// <summary>Subscribes, or replaces the options; true when the filter is new. The filter must be valid. <paramref name="properties"/>: those of the client's packet, for events; not changed any more.</summary>
    public bool Subscribe(ReadOnlySpan<byte> filter, SubscriptionOptions options, byte[]? properties = null)
    {
        Table.Announcer?.Changed(BrokerEventKind.Subscribed, session, filter, options.QoS, properties ?? []);
        var isNew = !_set.Contains(filter);
        if (isNew) Table.Counters.Add(FlowCounter.SubscriptionsMade);
        var kept = _set.Put(filter, options);
        Route(kept, options);
        if (!session.IsDurable) return isNew;
        if (isNew) CountDurable(filter, 1);
        Keep(kept, options);
        return isNew;
    }

    /// <summary>Unsubscribes; false when there was no such subscription. <paramref name="properties"/>: as for <see cref="Subscribe"/>.</summary>
    public bool Unsubscribe(ReadOnlySpan<byte> filter, byte[]? properties = null)
    {
        if (!_set.Contains(filter)) return false;
        Table.Announcer?.Changed(BrokerEventKind.Unsubscribed, session, filter, _set.Find(filter).QoS, properties ?? []);
        End(filter);
        return true;
    }

    /// <summary>Ends all of them, with their session.</summary>
    public void Clear()
    {
        foreach (var (filter, _) in _set.Items.ToArray()) End(filter);
    }

    private void End(ReadOnlySpan<byte> filter)
    {
        _set.Remove(filter);
        Table.Counters.Add(FlowCounter.SubscriptionsEnded);
        if (session.IsDurable) CountDurable(filter, -1);
        if (TopicFilter.TryParseShared(filter, out var group, out var rest)) Table.Routing.Shared.Unsubscribe(group, rest, session);
        else Table.Routing.Trie.Unsubscribe(filter, session.Shard, session);
        if (session.IsDurable) Table.Lane.Add(new() { Kind = StoreOperationKind.SubscriptionRemove, Session = session.StoreId, Text = filter.ToArray() });
    }

    /// <summary>The session has become durable: they are kept, too.</summary>
    public void MakeDurable()
    {
        foreach (var (filter, options) in _set.Items)
        {
            CountDurable(filter, 1);
            Keep(filter, options);
        }
    }

    /// <summary>Puts back one that the store kept.</summary>
    public void Restore(byte[] filter, long packed)
    {
        var options = SubscriptionOptions.Unpack(packed);
        Table.Counters.Add(FlowCounter.SubscriptionsMade);
        _set.Put(filter, options);
        Route(filter, options);
        CountDurable(filter, 1);
    }

    private void Route(byte[] filter, in SubscriptionOptions options)
    {
        if (TopicFilter.TryParseShared(filter, out var group, out var rest)) Table.Routing.Shared.Subscribe(group, rest, new(session, options));
        else Table.Routing.Trie.Subscribe(filter, session.Shard, new(session, options));
    }

    private void CountDurable(ReadOnlySpan<byte> filter, int by)
    {
        if (!TopicFilter.IsShared(filter)) Table.Routing.Trie.CountDurable(filter, session.Shard, by);
    }

    private void Keep(byte[] filter, in SubscriptionOptions options) =>
        Table.Lane.Add(new() { Kind = StoreOperationKind.SubscriptionPut, Session = session.StoreId, Text = filter, Number = options.Packed });
}
