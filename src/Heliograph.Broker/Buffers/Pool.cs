namespace Heliograph.Broker.Buffers;

/// <summary>
/// A stack of reusable objects for one thread, backed by a <see cref="Reserve"/> common to all threads.
/// Neither ever holds more than its capacity; what does not fit is left to the collector.
/// </summary>
/// <param name="reserve">Where surplus goes and shortage is filled from.</param>
/// <param name="capacity">How many objects this thread keeps.</param>
public sealed class Pool<T>(Pool<T>.Reserve reserve, int capacity)
    where T : class
{
    private readonly T?[] _items = new T?[capacity];
    private int _count;

    /// <summary>A pooled object, or null when there is none.</summary>
    public T? TryTake()
    {
        if (_count == 0) _count = reserve.Take(_items.AsSpan(0, (_items.Length + 1) / 2));
        if (_count == 0) return null;
        var item = _items[--_count];
        _items[_count] = null;
        return item;
    }

    /// <summary>Keeps <paramref name="item"/> for a later <see cref="TryTake"/>.</summary>
    public void Give(T item)
    {
        if (_count == _items.Length)
        {
            var half = _items.AsSpan(_count / 2);
            reserve.Give(half);
            half.Clear();
            _count /= 2;
        }

        _items[_count++] = item;
    }

    /// <summary>What all threads share: a bounded stack under a lock, visited once per half a thread's capacity.</summary>
    /// <param name="capacity">How many objects it keeps.</param>
    public sealed class Reserve(int capacity)
    {
        private readonly Lock _lock = new();
        private readonly Stack<T> _items = new();

        internal int Take(Span<T?> into)
        {
            lock (_lock)
            {
                var n = 0;
                while (n < into.Length && _items.TryPop(out var item)) into[n++] = item;
                return n;
            }
        }

        internal void Give(ReadOnlySpan<T?> items)
        {
            lock (_lock)
            {
                foreach (var item in items)
                {
                    if (_items.Count < capacity) _items.Push(item!);
                }
            }
        }
    }
}
