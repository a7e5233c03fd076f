namespace Heliograph.Broker.Sessions;

/// <summary>The greatest values above 0 of many, greatest first. Not thread-safe.</summary>
/// <param name="limit">How many are kept (≥ 1).</param>
internal sealed class TopList(int limit)
{
    private readonly List<(byte[] Key, long Value)> _items = new(limit + 1);

    public IReadOnlyList<(byte[] Key, long Value)> Items => _items;

    /// <summary>Takes a value in if it is great enough. One that is in already under the same key, the same array, is not taken in again.</summary>
    public void Offer(byte[] key, long value)
    {
        if (value <= 0 || (_items.Count == limit && value <= _items[^1].Value)) return;
        if (_items.Exists(item => ReferenceEquals(item.Key, key))) return;
        var at = _items.FindIndex(item => item.Value < value);
        _items.Insert(at < 0 ? _items.Count : at, (key, value));
        if (_items.Count > limit) _items.RemoveAt(limit);
    }
}
