using Heliograph.Broker.Messages;
using Heliograph.Broker.Topics;

namespace Heliograph.Broker.Retained;

/// <summary>One level of the topics that have a retained message.</summary>
internal sealed class RetainedNode
{
    private Dictionary<byte[], RetainedNode>? _children;

    public Message? Message;

    public bool IsEmpty => Message is null && _children is not { Count: > 0 };

    public Dictionary<byte[], RetainedNode>.ValueCollection? Children => _children?.Values;

    public RetainedNode? Child(ReadOnlySpan<byte> level) =>
        _children is { } children && children.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(level, out var child) ? child : null;

    public RetainedNode GetOrAdd(ReadOnlySpan<byte> level)
    {
        if (Child(level) is { } child) return child;
        _children ??= new(Utf8Key.Comparer);
        return _children[level.ToArray()] = new();
    }

    public void Remove(ReadOnlySpan<byte> level) => _children!.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(level);

    // At the root a wildcard does not reach topics that start with $ [MQTT-4.7.2-1].
    public IEnumerable<RetainedNode> ChildrenForWildcard(bool atRoot)
    {
        if (_children is null) yield break;
        foreach (var (level, child) in _children)
        {
            if (!atRoot || level is not [(byte)'$', ..]) yield return child;
        }
    }
}
