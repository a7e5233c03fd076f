namespace Heliograph.Broker.Topics;

/// <summary>One level of the filters that contain wildcards. Changed under the trie's lock, read without.</summary>
/// <param name="level">Its name; of the root and of <c>+</c> nobody asks.</param>
internal sealed class WildcardNode(byte[] level)
{
    private volatile LevelTable? _children;

    /// <summary>Its name.</summary>
    public byte[] Level { get; } = level;

    /// <summary>The hash of its name (<see cref="Utf8Key.Hash"/>).</summary>
    public int LevelHash { get; } = Utf8Key.Hash(level);

    /// <summary>The level <c>+</c>.</summary>
    public volatile WildcardNode? Plus;

    /// <summary>The filter that ends here.</summary>
    public volatile Filter? Filter;

    /// <summary>The filter that ends here with <c>/#</c>: it also matches the parent level.</summary>
    public volatile Filter? Hash;

    public bool IsEmpty => Filter is null && Hash is null && Plus is null && _children is not { Count: > 0 };

    /// <summary>The levels below, <c>+</c> included.</summary>
    public IEnumerable<WildcardNode> Children
    {
        get
        {
            if (Plus is { } plus) yield return plus;
            if (_children is not { } children) yield break;
            foreach (var child in children.All) yield return child;
        }
    }

    /// <summary>Whether there may be a node for the level that <paramref name="rest"/> of a topic begins with, <c>+</c> included.</summary>
    public bool MayHaveChild(ReadOnlySpan<byte> rest) => Plus is not null || (_children is { } children && children.MayHave(rest));

    public WildcardNode? Child(ReadOnlySpan<byte> level) => _children?.Find(level);

    public WildcardNode GetOrAdd(ReadOnlySpan<byte> level)
    {
        if (level is [(byte)'+']) return Plus ??= new([]);
        if (Child(level) is { } child) return child;
        child = new(level.ToArray());
        (_children ??= new()).Add(child);
        return child;
    }

    public void Remove(ReadOnlySpan<byte> level)
    {
        if (level is [(byte)'+']) Plus = null;
        else _children?.Remove(level);
    }
}
