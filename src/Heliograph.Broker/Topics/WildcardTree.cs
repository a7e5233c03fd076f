namespace Heliograph.Broker.Topics;

/// <summary>The filters with wildcards, by level (MQTT 5 §4.7). Changed under the trie's lock, matched without.</summary>
internal sealed class WildcardTree
{
    private const byte Separator = (byte)'/';

    private readonly WildcardNode _root = new([]);
    private volatile int _count;

    public bool IsEmpty => _count == 0;

    /// <summary>Every filter. Any thread.</summary>
    public IEnumerable<Filter> All
    {
        get
        {
            var open = new Stack<WildcardNode>([_root]);
            while (open.TryPop(out var node))
            {
                if (node.Filter is { } filter) yield return filter;
                if (node.Hash is { } hash) yield return hash;
                foreach (var child in node.Children) open.Push(child);
            }
        }
    }

    public Filter? Find(ReadOnlySpan<byte> filter)
    {
        var node = _root;
        var rest = filter;
        while (true)
        {
            if (rest is [(byte)'#']) return node.Hash;
            var level = Next(ref rest, out var last);
            var next = level is [(byte)'+'] ? node.Plus : node.Child(level);
            if (next is null) return null;
            if (last) return next.Filter;
            node = next;
        }
    }

    public void Add(Filter filter)
    {
        _count++;
        var node = _root;
        ReadOnlySpan<byte> rest = filter.Name;
        for (var last = false; !last;)
        {
            if (rest is [(byte)'#'])
            {
                node.Hash = filter;
                return;
            }

            node = node.GetOrAdd(Next(ref rest, out last));
        }

        node.Filter = filter;
    }

    public void Remove(Filter filter)
    {
        _count--;
        Remove(_root, filter.Name);
    }

    public void Match(ReadOnlySpan<byte> topic, FilterList hits)
    {
        // [MQTT-4.7.2-1] a filter that starts with a wildcard does not match a topic that starts with $.
        if (topic[0] != (byte)'$')
        {
            Match(_root, topic, hits);
            return;
        }

        var level = Next(ref topic, out var last);
        if (_root.Child(level) is { } child) MatchBelow(child, topic, last, hits);
    }

    private static void Match(WildcardNode node, ReadOnlySpan<byte> rest, FilterList hits)
    {
        while (true)
        {
            if (node.Hash is { } hash) hits.Add(hash);
            if (!node.MayHaveChild(rest)) return;
            var level = Next(ref rest, out var last);
            if (node.Plus is { } plus) MatchBelow(plus, rest, last, hits);
            if (node.Child(level) is not { } child) return;
            if (last)
            {
                MatchEnd(child, hits);
                return;
            }

            node = child;
        }
    }

    private static void MatchBelow(WildcardNode node, ReadOnlySpan<byte> rest, bool atEnd, FilterList hits)
    {
        if (atEnd) MatchEnd(node, hits);
        else Match(node, rest, hits);
    }

    private static void MatchEnd(WildcardNode node, FilterList hits)
    {
        if (node.Filter is { } filter) hits.Add(filter);
        if (node.Hash is { } hash) hits.Add(hash);
    }

    // Removes nodes that have become empty on the way back. Depth is bounded by the limit on topic levels.
    private static void Remove(WildcardNode node, ReadOnlySpan<byte> rest)
    {
        if (rest is [(byte)'#'])
        {
            node.Hash = null;
            return;
        }

        var level = Next(ref rest, out var last);
        var child = level is [(byte)'+'] ? node.Plus : node.Child(level);
        if (child is null) return;
        if (last) child.Filter = null;
        else Remove(child, rest);
        if (child.IsEmpty) node.Remove(level);
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> rest, out bool last)
    {
        var at = rest.IndexOf(Separator);
        last = at < 0;
        var level = last ? rest : rest[..at];
        rest = last ? default : rest[(at + 1)..];
        return level;
    }
}
