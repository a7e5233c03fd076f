namespace Heliograph.Broker.Topics;

/// <summary>The filters that one topic matched; reused from publish to publish by one thread.</summary>
public sealed class FilterList
{
    private Filter[] _items = new Filter[16];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The filters.</summary>
    public ReadOnlySpan<Filter> Items => _items.AsSpan(0, Count);

    /// <summary>Empties the list.</summary>
    public void Clear() => Count = 0;

    internal void Add(Filter filter)
    {
        if (Count == _items.Length) Array.Resize(ref _items, Count * 2);
        _items[Count++] = filter;
    }
}
