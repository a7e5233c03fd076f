namespace Heliograph.Broker.Buffers;

/// <summary>A first-in, first-out list that grows as needed and reuses its room. Not thread-safe.</summary>
internal sealed class Ring<T>
{
    private T[] _items = new T[4];
    private int _head;

    public int Count { get; private set; }

    /// <summary>The item <paramref name="index"/> places behind the oldest.</summary>
    public ref T this[int index] => ref _items[(_head + index) & (_items.Length - 1)];

    public void Add(in T item)
    {
        if (Count == _items.Length) Grow();
        this[Count++] = item;
    }

    public T Take()
    {
        var item = _items[_head];
        Drop();
        return item;
    }

    /// <summary>Forgets the oldest item.</summary>
    public void Drop()
    {
        _items[_head] = default!;
        _head = (_head + 1) & (_items.Length - 1);
        Count--;
    }

    public void RemoveAt(int index)
    {
        if (index == 0)
        {
            Drop();
            return;
        }

        for (; index < Count - 1; index++) this[index] = this[index + 1];
        this[--Count] = default!;
    }

    /// <summary>Forgets everything and the room it took.</summary>
    public void Clear()
    {
        _items = new T[4];
        _head = Count = 0;
    }

    private void Grow()
    {
        var items = new T[_items.Length * 2];
        for (var i = 0; i < Count; i++) items[i] = this[i];
        _items = items;
        _head = 0;
    }
}
