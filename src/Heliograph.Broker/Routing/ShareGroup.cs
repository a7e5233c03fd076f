using Heliograph.Broker.Messages;
using Heliograph.Broker.Topics;

namespace Heliograph.Broker.Routing;

/// <summary>
/// The members of one shared subscription (<c>$share/NAME/filter</c>, MQTT 5 §4.8.2): each message goes to one of them. A subscriber like
/// any other, called on the publisher's shard; the member list is replaced, never changed.
/// </summary>
/// <param name="name">The group's name.</param>
/// <param name="filter">The filter its members share.</param>
/// <param name="strategy">How one is chosen.</param>
public sealed class ShareGroup(string name, byte[] filter, ShareStrategy strategy) : ISubscriber
{
    private ShareMembership[] _members = [];
    private IShareMember? _sticky;
    private int _next;

    /// <summary>The group's name.</summary>
    public string Name { get; } = name;

    /// <summary>The filter, UTF-8.</summary>
    public byte[] Filter { get; } = filter;

    /// <summary>How many members it has. Any thread.</summary>
    public int Count => Volatile.Read(ref _members).Length;

    /// <inheritdoc/>
    public DeliveryResult Deliver(Message message, in SubscriptionOptions options) => Choose(message, except: null);

    /// <summary>A member ended without acknowledging <paramref name="message"/>: another one gets it.</summary>
    public DeliveryResult Redeliver(Message message, IShareMember from) => Choose(message, from);

    internal bool Put(in ShareMembership membership)
    {
        var member = membership.Member;
        var at = Array.FindIndex(_members, m => ReferenceEquals(m.Member, member));
        var members = at >= 0 ? (ShareMembership[])_members.Clone() : [.. _members, membership];
        if (at >= 0) members[at] = membership;
        Volatile.Write(ref _members, members);
        return at < 0;
    }

    internal bool Remove(IShareMember member)
    {
        var members = Array.FindAll(_members, m => !ReferenceEquals(m.Member, member));
        var removed = members.Length < _members.Length;
        Volatile.Write(ref _members, members);
        return removed;
    }

    private DeliveryResult Choose(Message message, IShareMember? except)
    {
        var members = Volatile.Read(ref _members);
        if (members.Length == 0) return DeliveryResult.NoSubscriber;
        var at = Available(members, Start(message, members), except);
        if (at < 0) return DeliveryResult.NoSubscriber;
        if (strategy == ShareStrategy.Sticky) _sticky = members[at].Member;
        return Router.Current.DeliverShared(message, members[at], this);
    }

    private int Start(Message message, ShareMembership[] members) => (int)((uint)(strategy switch
    {
        ShareStrategy.Random => Random.Shared.Next(),
        ShareStrategy.RoundRobin => Interlocked.Increment(ref _next),
        ShareStrategy.Sticky => Math.Max(0, Array.FindIndex(members, m => ReferenceEquals(m.Member, _sticky))),
        ShareStrategy.HashClientId => message.PublisherHash,
        _ => Utf8Key.Hash(message.Topic),
    }) % (uint)members.Length);

    // The first connected member from start on; one that is away, and has a queue, only when nobody is connected.
    private static int Available(ShareMembership[] members, int start, IShareMember? except)
    {
        var away = -1;
        for (var i = 0; i < members.Length; i++)
        {
            var at = (start + i) % members.Length;
            var member = members[at].Member;
            if (ReferenceEquals(member, except)) continue;
            if (member.IsConnected) return at;
            if (away < 0) away = at;
        }

        return away;
    }
}
