using Heliograph.Broker.Messages;

namespace Heliograph.Broker.Retained;

/// <summary>
/// A walk over the retained messages that a filter matches, or over all, in the order of the tree. It may pause between two steps: who comes or goes meanwhile
/// may be met or not, everything else is met once. The tree must not change during a step.
/// </summary>
internal sealed class RetainedWalk
{
    private const byte Separator = (byte)'/';

    // In place of where the rest of the filter begins.
    private const int Everything = -1;
    private const int Only = -2;

    private readonly Stack<Branch> _open = new();
    private readonly RetainedNode _root;
    private readonly byte[] _filter;

    /// <summary>A walk that has not begun. <paramref name="filter"/>: null for all, topics that begin with $ included.</summary>
    public RetainedWalk(RetainedNode root, byte[]? filter)
    {
        (_root, _filter) = (root, filter ?? []);
        _open.Push(new([root], 0, filter is null ? Everything : 0));
    }

    /// <summary>Whether there is nothing left.</summary>
    public bool IsOver => _open.Count == 0;

    /// <summary>Goes on for so many nodes.</summary>
    public void Step(int nodes, Action<Message> meet)
    {
        for (; nodes > 0 && _open.TryPop(out var branch); nodes--)
        {
            if (branch.Next + 1 < branch.Nodes.Length) _open.Push(branch with { Next = branch.Next + 1 });
            Enter(branch.Nodes[branch.Next], branch.Rest, meet);
        }
    }

    private void Enter(RetainedNode node, int rest, Action<Message> meet)
    {
        var isAll = rest == Everything || (rest >= 0 && _filter.AsSpan(rest) is [(byte)'#']);
        if ((isAll || rest == Only) && node.Message is { } message) meet(message);
        if (rest == Everything) Open(node.Children ?? Enumerable.Empty<RetainedNode>(), Everything);
        else if (isAll) Open(node.ChildrenForWildcard(node == _root), Everything);
        else if (rest >= 0) Descend(node, rest);
    }

    private void Descend(RetainedNode node, int rest)
    {
        var filter = _filter.AsSpan(rest);
        var end = filter.IndexOf(Separator);
        var level = end < 0 ? filter : filter[..end];
        var next = end < 0 ? Only : rest + end + 1;
        if (level is [(byte)'+']) Open(node.ChildrenForWildcard(node == _root), next);
        else if (node.Child(level) is { } child) Open([child], next);
    }

    private void Open(IEnumerable<RetainedNode> nodes, int rest)
    {
        RetainedNode[] all = [.. nodes];
        if (all.Length > 0) _open.Push(new(all, 0, rest));
    }

    private readonly record struct Branch(RetainedNode[] Nodes, int Next, int Rest);
}
