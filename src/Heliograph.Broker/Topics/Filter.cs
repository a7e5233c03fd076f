namespace Heliograph.Broker.Topics;

/// <summary>
/// A topic filter with subscribers, and where they live: one list a shard and one for subscribers that are reached from any shard. What a
/// match finds.
/// </summary>
/// <param name="name">The filter, UTF-8, without <c>$share/group/</c>.</param>
/// <param name="shards">How many shards there are.</param>
public sealed class Filter(byte[] name, int shards)
{
    private readonly SubscriberList?[] _shards = new SubscriberList?[shards];
    private Subscription[] _anywhere = [];

    /// <summary>The filter, UTF-8.</summary>
    public byte[] Name { get; } = name;

    /// <summary>Subscribers reached from any shard. Replaced, never changed, so any thread may read it.</summary>
    public ReadOnlySpan<Subscription> Anywhere => Volatile.Read(ref _anywhere);

    /// <summary>The subscribers on <paramref name="shard"/>; null when there never were any.</summary>
    public SubscriberList? On(int shard) => Volatile.Read(ref _shards[shard]);

    internal bool IsEmpty => _anywhere.Length == 0 && !HasPlain;

    internal bool HasPlain
    {
        get
        {
            foreach (var list in _shards)
            {
                if (list is { Count: > 0 }) return true;
            }

            return false;
        }
    }

    internal SubscriberList ListOn(int shard) => _shards[shard] ??= new();

    internal bool PutAnywhere(in Subscription subscription)
    {
        var at = IndexAnywhere(subscription.Subscriber);
        var items = at >= 0 ? (Subscription[])_anywhere.Clone() : [.. _anywhere, subscription];
        if (at >= 0) items[at] = subscription;
        Volatile.Write(ref _anywhere, items);
        return at < 0;
    }

    internal bool RemoveAnywhere(ISubscriber subscriber)
    {
        var at = IndexAnywhere(subscriber);
        if (at < 0) return false;
        Subscription[] items = [.. _anywhere.AsSpan(0, at), .. _anywhere.AsSpan(at + 1)];
        Volatile.Write(ref _anywhere, items);
        return true;
    }

    private int IndexAnywhere(ISubscriber subscriber) => Array.FindIndex(_anywhere, s => ReferenceEquals(s.Subscriber, subscriber));
}
