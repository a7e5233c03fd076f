using Heliograph.Broker.Messages;

namespace Heliograph.Broker.Retained;

/// <summary>Retained messages by topic level; a look-up with wildcards visits only branches that can match.</summary>
internal sealed class RetainedTree
{
    private const byte Separator = (byte)'/';

    private readonly RetainedNode _root = new();

    public int Count { get; private set; }

    /// <summary>The level above the first, for a walk.</summary>
    public RetainedNode Root => _root;

    /// <summary>Puts <paramref name="message"/> under its topic and returns the one it replaces.</summary>
    public Message? Put(Message message)
    {
        var node = _root;
        ReadOnlySpan<byte> rest = message.Topic;
        for (var last = false; !last;) node = node.GetOrAdd(Next(ref rest, out last));
        var old = node.Message;
        node.Message = message;
        if (old is null) Count++;
        return old;
    }

    public Message? Find(ReadOnlySpan<byte> topic)
    {
        var node = _root;
        for (var last = false; !last;)
        {
            if (node.Child(Next(ref topic, out last)) is not { } child) return null;
            node = child;
        }

        return node.Message;
    }

    public Message? Remove(ReadOnlySpan<byte> topic) => Remove(_root, topic);

    public void Match(ReadOnlySpan<byte> filter, List<Message> into) => Match(_root, filter, into);

    private Message? Remove(RetainedNode node, ReadOnlySpan<byte> rest)
    {
        var level = Next(ref rest, out var last);
        if (node.Child(level) is not { } child) return null;
        var removed = last ? Take(child) : Remove(child, rest);
        if (child.IsEmpty) node.Remove(level);
        return removed;
    }

    private Message? Take(RetainedNode node)
    {
        var message = node.Message;
        node.Message = null;
        if (message is not null) Count--;
        return message;
    }

    private void Match(RetainedNode node, ReadOnlySpan<byte> filter, List<Message> into)
    {
        var atRoot = node == _root;
        if (filter is [(byte)'#'])
        {
            AddAll(node, atRoot, into);
            return;
        }

        var level = Next(ref filter, out var last);
        if (level is [(byte)'+'])
        {
            foreach (var child in node.ChildrenForWildcard(atRoot)) MatchBelow(child, filter, last, into);
        }
        else if (node.Child(level) is { } child)
        {
            MatchBelow(child, filter, last, into);
        }
    }

    private void MatchBelow(RetainedNode node, ReadOnlySpan<byte> filter, bool atEnd, List<Message> into)
    {
        if (!atEnd) Match(node, filter, into);
        else if (node.Message is { } message) into.Add(message);
    }

    private static void AddAll(RetainedNode node, bool atRoot, List<Message> into)
    {
        if (node.Message is { } message) into.Add(message);
        foreach (var child in node.ChildrenForWildcard(atRoot)) AddAll(child, false, into);
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
