using System.Collections.Concurrent;

namespace Heliograph.Broker.Topics;

/// <summary>
/// Which subscribers does a topic reach: the one place every subscription of the node is in. Filters without wildcards are found by one
/// look-up of the whole topic, those with wildcards by a walk over its levels. Matching takes no lock and allocates nothing; changes take one lock.
/// </summary>
public sealed class SubscriptionTrie
{
    /// <summary>In place of a shard: the subscriber is called on whichever shard publishes.</summary>
    public const int Anywhere = -1;

    private readonly Lock _lock = new();
    private readonly int _shards;
    private readonly ConcurrentDictionary<byte[], Filter> _exact = new(1, 256, Utf8Key.Comparer);
    private readonly ConcurrentDictionary<byte[], Filter>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly WildcardTree _wildcards = new();
    private int _subscriptions;
    private int _filters;
    private int _anywhere;
    private long _filtersEver;

    /// <summary>An empty trie for subscribers on <paramref name="shards"/> shards.</summary>
    public SubscriptionTrie(int shards)
    {
        _shards = shards;
        _lookup = _exact.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Pairs of plain subscriber and filter now.</summary>
    public int SubscriptionCount => Volatile.Read(ref _subscriptions);

    /// <summary>Filters that have at least one plain subscriber now.</summary>
    public int FilterCount => Volatile.Read(ref _filters);

    /// <summary>Times a filter got its first subscriber; never falls.</summary>
    public long FiltersEver => Volatile.Read(ref _filtersEver);

    /// <summary>Pairs of filter and subscriber reached from anywhere (share groups) now.</summary>
    public int AnywhereCount => Volatile.Read(ref _anywhere);

    /// <summary>
    /// Adds or replaces a subscription; true when it is new. Call on the thread of <paramref name="shard"/> unless it is <see cref="Anywhere"/>.
    /// </summary>
    public bool Subscribe(ReadOnlySpan<byte> filter, int shard, in Subscription subscription)
    {
        lock (_lock)
        {
            var entry = Find(filter) ?? Add(filter);
            return shard == Anywhere ? AddAnywhere(entry, subscription) : AddPlain(entry, shard, subscription);
        }
    }

    /// <summary>Removes a subscription; true when it was there. Thread as for <see cref="Subscribe"/>.</summary>
    public bool Unsubscribe(ReadOnlySpan<byte> filter, int shard, ISubscriber subscriber)
    {
        lock (_lock)
        {
            if (Find(filter) is not { } entry) return false;
            var removed = shard == Anywhere ? RemoveAnywhere(entry, subscriber) : RemovePlain(entry, shard, subscriber);
            if (entry.IsEmpty) Drop(entry);
            return removed;
        }
    }

    /// <summary>Notes that a subscriber of <paramref name="filter"/> on <paramref name="shard"/> began (+1) or ceased (−1) to be kept by the store.</summary>
    public void CountDurable(ReadOnlySpan<byte> filter, int shard, int change)
    {
        lock (_lock) Find(filter)?.ListOn(shard).CountDurable(change);
    }

    /// <summary>Adds to <paramref name="hits"/> every filter that matches <paramref name="topic"/> (a valid topic name). Any thread.</summary>
    public void Match(ReadOnlySpan<byte> topic, FilterList hits)
    {
        MatchLiteral(topic, hits);
        if (!_wildcards.IsEmpty) _wildcards.Match(topic, hits);
    }

    /// <summary>Adds to <paramref name="hits"/> the filter that is <paramref name="channel"/>, byte for byte; also of one that is no topic name. Any thread.</summary>
    public void MatchLiteral(ReadOnlySpan<byte> channel, FilterList hits)
    {
        if (_lookup.TryGetValue(channel, out var exact)) hits.Add(exact);
    }

    /// <summary>Like <see cref="Subscribe"/>, to one topic or channel: wildcards in its name are none.</summary>
    public bool SubscribeLiteral(ReadOnlySpan<byte> channel, int shard, in Subscription subscription)
    {
        lock (_lock)
        {
            return AddPlain(_lookup.TryGetValue(channel, out var known) ? known : AddExact(channel), shard, subscription);
        }
    }

    /// <summary>Takes back <see cref="SubscribeLiteral"/>; true when it was there.</summary>
    public bool UnsubscribeLiteral(ReadOnlySpan<byte> channel, int shard, ISubscriber subscriber)
    {
        lock (_lock)
        {
            if (!_lookup.TryGetValue(channel, out var entry) || !RemovePlain(entry, shard, subscriber)) return false;
            if (entry.IsEmpty) _exact.TryRemove(entry.Name, out _);
            return true;
        }
    }

    /// <summary>Every filter that has subscribers, as of some moment during the walk. Any thread.</summary>
    internal IEnumerable<Filter> All => _exact.Select(pair => pair.Value).Concat(_wildcards.All);

    /// <summary>The filter of this name if it has subscribers. Any thread.</summary>
    internal Filter? Named(ReadOnlySpan<byte> filter) => Find(filter);

    private static bool HasWildcard(ReadOnlySpan<byte> filter) => filter.IndexOfAny((byte)'+', (byte)'#') >= 0;

    private Filter? Find(ReadOnlySpan<byte> filter) =>
        HasWildcard(filter) ? _wildcards.Find(filter)
        : _lookup.TryGetValue(filter, out var exact) ? exact : null;

    private Filter Add(ReadOnlySpan<byte> filter)
    {
        if (!HasWildcard(filter)) return AddExact(filter);
        var entry = new Filter(filter.ToArray(), _shards);
        _wildcards.Add(entry);
        return entry;
    }

    private Filter AddExact(ReadOnlySpan<byte> name)
    {
        var entry = new Filter(name.ToArray(), _shards);
        _exact[entry.Name] = entry;
        return entry;
    }

    private void Drop(Filter entry)
    {
        if (HasWildcard(entry.Name)) _wildcards.Remove(entry);
        else _exact.TryRemove(entry.Name, out _);
    }

    private bool AddPlain(Filter entry, int shard, in Subscription subscription)
    {
        var first = !entry.HasPlain;
        if (!entry.ListOn(shard).Put(subscription)) return false;
        if (first) _filters++;
        if (first && entry.Anywhere.IsEmpty) _filtersEver++;
        _subscriptions++;
        return true;
    }

    private bool RemovePlain(Filter entry, int shard, ISubscriber subscriber)
    {
        if (!entry.ListOn(shard).Remove(subscriber)) return false;
        if (!entry.HasPlain) _filters--;
        _subscriptions--;
        return true;
    }

    private bool AddAnywhere(Filter entry, in Subscription subscription)
    {
        var isFirst = entry.IsEmpty;
        if (!entry.PutAnywhere(subscription)) return false;
        if (!subscription.Subscriber.IsRoute) return true;
        if (isFirst) _filtersEver++;
        _anywhere++;
        return true;
    }

    private bool RemoveAnywhere(Filter entry, ISubscriber subscriber)
    {
        if (!entry.RemoveAnywhere(subscriber)) return false;
        if (subscriber.IsRoute) _anywhere--;
        return true;
    }
}
