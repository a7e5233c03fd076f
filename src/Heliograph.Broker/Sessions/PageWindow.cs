namespace Heliograph.Broker.Sessions;

/// <summary>What of a walk is shown: so many behind the first few. Collects it and counts the rest.</summary>
internal sealed class PageWindow<T>(long skip, int take)
{
    private readonly List<T> _items = [];

    public IReadOnlyList<T> Items => _items;

    /// <summary>How many were met, shown or not.</summary>
    public long Count { get; private set; }

    public bool IsFull => _items.Count >= take;

    public bool HasMore => Count > skip + _items.Count;

    /// <summary>One more is met; true when it is to be added.</summary>
    public bool Meets() => ++Count > skip && !IsFull;

    /// <summary>Those that need not be met one by one.</summary>
    public int Pass(int count)
    {
        var passed = (int)Math.Min(count, Math.Max(0, skip - Count));
        Count += passed;
        return passed;
    }

    public void Add(T item) => _items.Add(item);
}
