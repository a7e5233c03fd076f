using Heliograph.Broker.Topics;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// The subscriptions of one session by filter (as the client wrote it). A few are kept in an array, many in a dictionary. A struct, for it is a field of
/// <see cref="SessionSubscriptions"/> and of nothing else.
/// </summary>
internal struct SubscriptionSet
{
    private const int DictionaryFrom = 12;

    private (byte[] Filter, SubscriptionOptions Options)[] _few = [];
    private Dictionary<byte[], SubscriptionOptions>? _many;

    public SubscriptionSet()
    {
    }

    public readonly int Count => _many?.Count ?? _few.Length;

    public readonly IEnumerable<(byte[] Filter, SubscriptionOptions Options)> Items => _many?.Select(pair => (pair.Key, pair.Value)) ?? _few;

    public readonly bool Contains(ReadOnlySpan<byte> filter) => _many is { } many
        ? many.GetAlternateLookup<ReadOnlySpan<byte>>().ContainsKey(filter)
        : IndexOf(filter) >= 0;

    /// <summary>The options of a filter; nothing when there is none.</summary>
    public readonly SubscriptionOptions Find(ReadOnlySpan<byte> filter)
    {
        if (_many is { } many) return many.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(filter, out var options) ? options : default;
        return IndexOf(filter) is >= 0 and var at ? _few[at].Options : default;
    }

    /// <summary>Adds or replaces; gives the filter as it is kept.</summary>
    public byte[] Put(ReadOnlySpan<byte> filter, SubscriptionOptions options)
    {
        if (_many is { } many) return PutMany(many, filter, options);
        var at = IndexOf(filter);
        if (at >= 0)
        {
            _few[at].Options = options;
            return _few[at].Filter;
        }

        var kept = filter.ToArray();
        if (_few.Length < DictionaryFrom) _few = [.. _few, (kept, options)];
        else Spread(kept, options);
        return kept;
    }

    public bool Remove(ReadOnlySpan<byte> filter)
    {
        if (_many is { } many) return many.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(filter);
        var at = IndexOf(filter);
        if (at < 0) return false;
        _few = [.. _few.AsSpan(0, at), .. _few.AsSpan(at + 1)];
        return true;
    }

    private static byte[] PutMany(Dictionary<byte[], SubscriptionOptions> many, ReadOnlySpan<byte> filter, SubscriptionOptions options)
    {
        var lookup = many.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(filter, out var kept, out _)) kept = filter.ToArray();
        many[kept] = options;
        return kept;
    }

    private readonly int IndexOf(ReadOnlySpan<byte> filter)
    {
        for (var i = 0; i < _few.Length; i++)
        {
            if (filter.SequenceEqual(_few[i].Filter)) return i;
        }

        return -1;
    }

    private void Spread(byte[] filter, SubscriptionOptions options)
    {
        _many = new(Utf8Key.Comparer) { [filter] = options };
        foreach (var (name, kept) in _few) _many[name] = kept;
        _few = [];
    }
}
