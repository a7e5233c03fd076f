namespace Heliograph.Broker.Access;

/// <summary>
/// How often each of many has left lately. Memory is bounded: when more than <see cref="Most"/> left within a window, the oldest half is forgotten.
/// Any thread, behind a lock that is held for two look-ups.
/// </summary>
internal sealed class DisconnectTally<TKey>(IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    internal const int Most = 65_536;

    private readonly Lock _lock = new();
    private Dictionary<TKey, Run> _recent = new(comparer);
    private Dictionary<TKey, Run> _older = new(comparer);
    private long _turnedAt;

    /// <summary>How many are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _recent.Count + _older.Count;
        }
    }

    /// <summary>Counts one more; true when it is the <paramref name="limit"/>th within <paramref name="window"/> milliseconds. Then counting begins anew.</summary>
    public bool Add(TKey key, int limit, long window, long now)
    {
        lock (_lock)
        {
            if (now - _turnedAt >= window || _recent.Count >= Most) Turn(now);
            var run = Take(key);
            var count = now - run.Since < window ? run.Count + 1 : 1;
            if (count >= limit) return true;
            _recent[key] = new(count == 1 ? now : run.Since, count);
            return false;
        }
    }

    private Run Take(TKey key) => _recent.Remove(key, out var run) || _older.Remove(key, out run) ? run : default;

    private void Turn(long now)
    {
        _older.Clear();
        (_older, _recent, _turnedAt) = (_recent, _older, now);
    }

    private readonly record struct Run(long Since, int Count);
}
