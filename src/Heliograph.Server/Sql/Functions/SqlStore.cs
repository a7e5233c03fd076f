using System.Collections.Concurrent;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Values by key that outlive an evaluation, in memory, not more than a bound of them and of their bytes together. Any thread.</summary>
internal sealed class SqlStore(int mostKeys = 10_000, long mostBytes = SqlBounds.Bytes)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private int _keys;
    private long _bytes;

    /// <summary>The bytes that keys and values take, roughly.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>The value of a key; undefined when there is none.</summary>
    public SqlValue Get(string key) => _entries.TryGetValue(key, out var entry) ? entry.Value : default;

    /// <summary>Gives a key a value, of which the store keeps a copy. False, and nothing changed, when there is no room for it.</summary>
    public bool TryPut(string key, SqlValue value, out SqlValue before)
    {
        var size = SqlSize.Of(value) + (key.Length * sizeof(char));
        before = default;
        if (size > mostBytes) return false;
        var entry = new Entry(SqlSize.Copy(value), size);
        while (true)
        {
            _entries.TryGetValue(key, out var old);
            before = old?.Value ?? default;
            if (!Reserve(old is null ? 1 : 0, size - (old?.Size ?? 0))) return false;
            if (old is null ? _entries.TryAdd(key, entry) : _entries.TryUpdate(key, entry, old)) return true;
            Reserve(old is null ? -1 : 0, (old?.Size ?? 0) - size);
        }
    }

    /// <summary>Forgets a key; returns what its value was.</summary>
    public SqlValue Delete(string key)
    {
        if (!_entries.TryRemove(key, out var entry)) return default;
        Reserve(-1, -entry.Size);
        return entry.Value;
    }

    // What does not make the store larger is never refused.
    private bool Reserve(int keys, long bytes)
    {
        var full = (Interlocked.Add(ref _keys, keys) > mostKeys && keys > 0) | (Interlocked.Add(ref _bytes, bytes) > mostBytes && bytes > 0);
        if (!full) return true;
        Interlocked.Add(ref _keys, -keys);
        Interlocked.Add(ref _bytes, -bytes);
        return false;
    }

    private sealed class Entry(SqlValue value, long size)
    {
        internal SqlValue Value { get; } = value;

        internal long Size { get; } = size;
    }
}
