namespace Heliograph.Broker.Topics;

/// <summary>
/// The subscribers of one filter on one shard, flat. Changed only under the trie's lock and on the owning shard's thread, so that thread
/// reads it without a lock; others read <see cref="Count"/> and <see cref="DurableCount"/> only.
/// </summary>
public sealed class SubscriberList
{
    private const int IndexFrom = 32;

    private Subscription[] _items = new Subscription[1];
    private Dictionary<ISubscriber, int>? _index;
    private volatile int _count;
    private volatile int _durableCount;

    /// <summary>How many there are.</summary>
    public int Count => _count;

    /// <summary>How many of them are kept by the store.</summary>
    public int DurableCount => _durableCount;

    /// <summary>The subscribers. Owner thread only.</summary>
    public ReadOnlySpan<Subscription> Items => _items.AsSpan(0, _count);

    /// <summary>Adds or replaces; true when it was not there.</summary>
    internal bool Put(in Subscription subscription)
    {
        var at = Find(subscription.Subscriber);
        if (at >= 0)
        {
            _items[at] = subscription;
            return false;
        }

        if (_count == _items.Length) Array.Resize(ref _items, _count * 2);
        _items[_count] = subscription;
        _index?.Add(subscription.Subscriber, _count);
        _count++;
        if (_count == IndexFrom) BuildIndex();
        return true;
    }

    /// <summary>Removes; true when it was there. The last one takes its place.</summary>
    internal bool Remove(ISubscriber subscriber)
    {
        var at = Find(subscriber);
        if (at < 0) return false;
        var last = _count - 1;
        _items[at] = _items[last];
        _items[last] = default;
        _count = last;
        _index?.Remove(subscriber);
        if (at != last && _index is not null) _index[_items[at].Subscriber] = at;
        return true;
    }

    internal void CountDurable(int change) => _durableCount += change;

    private int Find(ISubscriber subscriber)
    {
        if (_index is not null) return _index.GetValueOrDefault(subscriber, -1);
        for (var i = 0; i < _count; i++)
        {
            if (ReferenceEquals(_items[i].Subscriber, subscriber)) return i;
        }

        return -1;
    }

    private void BuildIndex()
    {
        _index = new(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < _count; i++) _index.Add(_items[i].Subscriber, i);
    }
}
