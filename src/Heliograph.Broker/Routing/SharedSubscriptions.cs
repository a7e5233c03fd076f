using System.Text;
using Heliograph.Broker.Topics;

namespace Heliograph.Broker.Routing;

/// <summary>All share groups of the node. Changed under one lock, by subscribing and unsubscribing only.</summary>
/// <param name="trie">Where groups are subscribed.</param>
/// <param name="strategy">How members are chosen.</param>
public sealed class SharedSubscriptions(SubscriptionTrie trie, ShareStrategy strategy)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Name, string Filter), ShareGroup> _groups = [];
    private int _members;

    /// <summary>Members of all groups now.</summary>
    public int MemberCount => Volatile.Read(ref _members);

    /// <summary>Adds or replaces a membership; true when it is new.</summary>
    public bool Subscribe(ReadOnlySpan<byte> name, ReadOnlySpan<byte> filter, in ShareMembership membership)
    {
        lock (_lock)
        {
            var group = GetOrAdd(name, filter);
            if (!group.Put(membership)) return false;
            _members++;
            return true;
        }
    }

    /// <summary>Removes a membership and gives the group it was in; null when there was none.</summary>
    public ShareGroup? Unsubscribe(ReadOnlySpan<byte> name, ReadOnlySpan<byte> filter, IShareMember member)
    {
        lock (_lock)
        {
            var key = Key(name, filter);
            if (!_groups.TryGetValue(key, out var group) || !group.Remove(member)) return null;
            _members--;
            if (group.Count > 0) return group;
            _groups.Remove(key);
            trie.Unsubscribe(filter, SubscriptionTrie.Anywhere, group);
            return group;
        }
    }

    private ShareGroup GetOrAdd(ReadOnlySpan<byte> name, ReadOnlySpan<byte> filter)
    {
        var key = Key(name, filter);
        if (_groups.TryGetValue(key, out var group)) return group;
        group = new(key.Name, filter.ToArray(), strategy);
        _groups.Add(key, group);
        trie.Subscribe(filter, SubscriptionTrie.Anywhere, new(group, default));
        return group;
    }

    private static (string Name, string Filter) Key(ReadOnlySpan<byte> name, ReadOnlySpan<byte> filter) =>
        (Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(filter));
}
