using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Heliograph.Server.Sql.Jq;

/// <summary>
/// What has been compiled, by what it was compiled from: a bounded number of them. When another comes, the oldest that was not asked for since it was
/// last looked at makes room, so that what statements have in them stays, whatever payloads bring. Any thread.
/// </summary>
internal sealed class JqKept<TSource, TMade>(int most, IEqualityComparer<TSource>? comparer = null)
    where TSource : notnull
    where TMade : class
{
    private readonly ConcurrentDictionary<TSource, Entry> _entries = new(comparer);
    private readonly Queue<TSource> _oldest = new();
    private readonly Lock _adding = new();

    /// <summary>What was made of a source.</summary>
    public bool TryFind(TSource source, [NotNullWhen(true)] out TMade? made) => IsFound(_entries.GetValueOrDefault(source), out made);

    /// <summary>What was made of a source, which is given in another form that the comparer knows.</summary>
    public bool TryFind<TOther>(TOther source, [NotNullWhen(true)] out TMade? made)
        where TOther : notnull, allows ref struct
    {
        _entries.GetAlternateLookup<TOther>().TryGetValue(source, out var entry);
        return IsFound(entry, out made);
    }

    /// <summary>Keeps what was made of a source.</summary>
    public void Keep(TSource source, TMade made)
    {
        lock (_adding)
        {
            if (!_entries.TryAdd(source, new(made))) return;
            while (_oldest.Count >= most) MakeRoom();
            _oldest.Enqueue(source);
        }
    }

    // Only what is asked for all the time goes round; each round takes the mark from one, so that it ends.
    private void MakeRoom()
    {
        var oldest = _oldest.Dequeue();
        if (!_entries[oldest].IsUsed)
        {
            _entries.TryRemove(oldest, out _);
            return;
        }

        _entries[oldest].IsUsed = false;
        _oldest.Enqueue(oldest);
    }

    private static bool IsFound(Entry? entry, [NotNullWhen(true)] out TMade? made)
    {
        made = entry?.Made;
        if (entry is { IsUsed: false }) entry.IsUsed = true;
        return made is not null;
    }

    private sealed class Entry(TMade made)
    {
        private volatile bool _isUsed;

        public TMade Made { get; } = made;

        public bool IsUsed
        {
            get => _isUsed;
            set => _isUsed = value;
        }
    }
}
