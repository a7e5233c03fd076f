using System.Collections.Concurrent;

namespace Heliograph.Broker.Topics;

/// <summary>One level of the filters that contain wildcards. Changed under the trie's lock, read without.</summary>
internal sealed class WildcardNode
{
    private ConcurrentDictionary<byte[], WildcardNode>? _children;

    /// <summary>The level <c>+</c>.</summary>
    public volatile WildcardNode? Plus;

    /// <summary>The filter that ends here.</summary>
    public volatile Filter? Filter;

    /// <summary>The filter that ends here with <c>/#</c>: it also matches the parent level.</summary>
    public volatile Filter? Hash;

    public bool IsEmpty => Filter is null && Hash is null && Plus is null && _children is not { IsEmpty: false };

    /// <summary>The levels below, <c>+</c> included.</summary>
    public IEnumerable<WildcardNode> Children
    {
        get
        {
            if (Plus is { } plus) yield return plus;
            if (_children is not { } children) yield break;
            foreach (var (_, child) in children) yield return child;
        }
    }

    public WildcardNode? Child(ReadOnlySpan<byte> level) =>
        _children is { } children && children.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(level, out var child) ? child : null;

    public WildcardNode GetOrAdd(ReadOnlySpan<byte> level)
    {
        if (level is [(byte)'+']) return Plus ??= new();
        if (Child(level) is { } child) return child;
        child = new();
        _children ??= new(concurrencyLevel: 1, capacity: 2, Utf8Key.Comparer);
        _children[level.ToArray()] = child;
        return child;
    }

    public void Remove(ReadOnlySpan<byte> level)
    {
        if (level is [(byte)'+']) Plus = null;
        else _children?.GetAlternateLookup<ReadOnlySpan<byte>>().TryRemove(level, out _);
    }
}
