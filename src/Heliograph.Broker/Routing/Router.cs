using Heliograph.Broker.Access;
using Heliograph.Broker.Delayed;
using Heliograph.Broker.Events;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Shards;
using Heliograph.Broker.Storage;
using Heliograph.Broker.Topics;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker.Routing;

/// <summary>
/// The one door every message enters by: a client's PUBLISH, a will, a delayed message, HTTP, later scripts, rules and other nodes.
/// <list type="number">
/// <item>A message to <c>$delayed/…</c> is held back and comes again when it is due.</item>
/// <item>Match: which filters does the topic reach (<see cref="SubscriptionTrie"/>)?</item>
/// <item>Deliver to the subscribers of this shard, at once; gather what other shards' subscribers get, one <see cref="Handover"/> a shard and turn.</item>
/// <item>Retain, when asked.</item>
/// <item>Count: published, and dropped when nobody was there.</item>
/// </list>
/// One router a shard, used on its thread only. It knows no kind of subscriber; nothing here waits.
/// </summary>
public sealed partial class Router : ITurnEnd
{
    private const int HandoverLimit = 1 << 17;

    [ThreadStatic] private static Router? t_current;

    private readonly Shard _shard;
    private readonly RoutingTable _table;
    private readonly Handover?[] _handovers;
    private readonly int[] _outstanding;
    private readonly FilterList _hits = new();
    private readonly CounterBlock _counters;
    private readonly List<(ShareMembership Membership, ShareGroup Group)> _chosen = [];
    private bool _isChoosing;
    private Commit? _shared;
    private ClientIdentity? _publisher;

    /// <summary>The router of <paramref name="shard"/>; enters itself into <paramref name="table"/>.</summary>
    public Router(Shard shard, RoutingTable table, StoreLane lane)
    {
        _shard = shard;
        _counters = shard.Metrics.Counters;
        _table = table;
        _handovers = new Handover?[table.Routers.Length];
        _outstanding = new int[table.Routers.Length];
        Lane = lane;
        Delayed = new(shard, lane, Release);
        table.Routers[shard.Index] = this;
        shard.AtTurnEnd(this);
    }

    /// <summary>The messages this shard holds back.</summary>
    public DelayedMessages Delayed { get; }

    /// <summary>This shard's way to the store.</summary>
    public StoreLane Lane { get; }

    /// <summary>The most delayed messages allowed on the node; 0 for no limit.</summary>
    public int MaxDelayed { get; init; }

    /// <summary>The client whose message this thread is routing, for subscribers that want to know; null when no client published it.</summary>
    public static ClientIdentity? CurrentPublisher => t_current?._publisher;

    /// <summary>Who wants to know what happens; null while nobody does. Any thread sets it.</summary>
    internal EventWatchers? Watchers
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    internal static Router Current => t_current!;

    /// <summary>Like <see cref="Publish(Message)"/>, for a message of a client.</summary>
    public PublishResult Publish(Message message, ClientIdentity publisher)
    {
        _publisher = publisher;
        try
        {
            return Publish(message);
        }
        finally
        {
            _publisher = null;
        }
    }

    /// <summary>
    /// Routes <paramref name="message"/> to everybody who wants it. The caller keeps its reference. The topic must be a valid topic name.
    /// </summary>
    public PublishResult Publish(Message message)
    {
        t_current = this;
        if (DelayedTopic.Is(message.Topic)) return Hold(message);

        message.AcceptedAt = _shard.TurnStarted;
        CountPublished(message);
        var commit = BeginCommit(out var changes);
        var reached = Deliver(message);
        if (message.Retain) Retain(message);
        if (!reached) CountUnreached(message);
        var kept = _shared ?? (commit.Count > changes ? commit : null);
        EndCommit();
        return new(reached ? ReasonCode.Success : ReasonCode.NoMatchingSubscribers, kept);
    }

    /// <summary>Gives a message to another member of <paramref name="group"/> because <paramref name="from"/> ended without acknowledging it.</summary>
    public void Redeliver(Message message, ShareGroup group, IShareMember from)
    {
        t_current = this;
        if (group.Redeliver(message, from) == DeliveryResult.NoSubscriber) CountUnreached(message);
        EndCommit();
    }

    /// <inheritdoc/>
    public void EndTurn()
    {
        for (var i = 0; i < _handovers.Length; i++)
        {
            if (_handovers[i] is not { } handover) continue;
            _handovers[i] = null;
            Interlocked.Add(ref _outstanding[i], handover.Count);
            var to = _table.Routers[i];
            to._shard.Post(handover);
        }

        _shard.IsCongested = IsFarAhead();
    }

    internal DeliveryResult DeliverShared(Message message, in ShareMembership membership, ShareGroup group)
    {
        var shard = membership.Member.Shard;
        if (_isChoosing && (shard == _shard.Index || _isCounting))
        {
            _chosen.Add((membership, group));
            return DeliveryResult.Delivered;
        }

        if (shard == _shard.Index) return membership.Member.DeliverShared(message, membership.Options, group);
        var commit = message.QoS > QoS.AtMostOnce && membership.Member.IsDurable ? Share(message) : null;
        HandOver(shard, new(message, null, membership, group, commit));
        return DeliveryResult.Delivered;
    }

    internal void Accept(in Handover.Item item)
    {
        t_current = this;
        if (item.Commit is { } commit) Lane.Enter(commit);
        if (item.Filter is { } filter) DeliverHere(item.Message, filter);
        else DeliverToMember(item);
        if (item.Commit is null) return;
        if (item.Message.Unkeep()) Lane.Add(new() { Kind = StoreOperationKind.MessageRemove, Number = item.Message.Id });
        Lane.Leave();
        Lane.Finish(item.Commit);
    }

    internal void HandedOver(Router to, int count) => Interlocked.Add(ref _outstanding[to._shard.Index], -count);

    private static Commit BeginCommit(StoreLane lane, out int changes)
    {
        var commit = lane.Current;
        changes = commit.Count;
        return commit;
    }

    private Commit BeginCommit(out int changes) => BeginCommit(Lane, out changes);

    private void EndCommit()
    {
        if (_shared is null) return;
        _shared = null;
        Lane.Leave();
    }

    private PublishResult Hold(Message message)
    {
        if (!DelayedTopic.TryParse(message.Topic, out var seconds, out var topic)) return Refuse(PublishRefusal.TopicNameInvalid, ReasonCode.TopicNameInvalid);
        if (MaxDelayed > 0 && _table.DelayedCount >= MaxDelayed) return Refuse(PublishRefusal.QuotaExceeded, ReasonCode.QuotaExceeded);
        CountPublished(message);
        var held = Message.Create(topic, message.Properties.Length, message.Payload);
        message.Properties.CopyTo(held.Properties);
        held.QoS = message.QoS;
        held.Retain = message.Retain;
        held.Dup = message.Dup;
        held.ExpiresAt = message.ExpiresAt;
        held.PublisherHash = message.PublisherHash;
        held.Origin = message.Origin;
        held.Sender = message.Sender ?? _publisher;
        Delayed.Hold(held, seconds);
        held.Release();
        _table.MostDelayed.Raise(_table.DelayedCount);
        _counters.Add(BrokerCounter.MessagesDelayed);
        return new(ReasonCode.NoMatchingSubscribers, Lane.Current);
    }

    private PublishResult Refuse(PublishRefusal refusal, ReasonCode reason)
    {
        _counters.Add(refusal);
        return new(reason, null);
    }

    private Commit? Release(Message message)
    {
        _counters.Add(FlowCounter.MessagesReleased);
        return Publish(message).Commit;
    }

    private void CountPublished(Message message)
    {
        if (message.IsSys) _counters.Add(FlowCounter.MessagesSys);
        else _counters.Add(BrokerCounter.MessagesPublish);
        var topics = _shard.Metrics.Topics;
        if (topics.IsSampled) topics.Add(message.Topic, _shard.Now);
    }

    private bool Deliver(Message message)
    {
        _hits.Clear();
        _table.Trie.Match(message.Topic, _hits);
        var reached = false;

        // Subscribers elsewhere first: they decide whether the changes of all shards must be kept together.
        _isChoosing = true;
        foreach (var filter in _hits.Items) reached |= DeliverAnywhere(message, filter);
        _isChoosing = false;
        if (_handovers.Length > 1)
        {
            foreach (var filter in _hits.Items) reached |= HandOver(message, filter);
        }

        DeliverChosen(message);
        foreach (var filter in _hits.Items) reached |= DeliverHere(message, filter);
        return reached;
    }

    private static bool DeliverAnywhere(Message message, Filter filter)
    {
        var reached = false;
        foreach (ref readonly var subscription in filter.Anywhere)
        {
            reached |= subscription.Subscriber.Deliver(message, subscription.Options) != DeliveryResult.NoSubscriber;
        }

        return reached;
    }

    // Members of share groups that live here.
    private void DeliverChosen(Message message)
    {
        foreach (var (membership, group) in _chosen) membership.Member.DeliverShared(message, membership.Options, group);
        _chosen.Clear();
    }

    private bool DeliverHere(Message message, Filter filter)
    {
        if (filter.On(_shard.Index) is not { Count: > 0 } list) return false;
        foreach (ref readonly var subscription in list.Items) subscription.Subscriber.Deliver(message, subscription.Options);
        return true;
    }

    private bool HandOver(Message message, Filter filter)
    {
        var reached = false;
        for (var shard = 0; shard < _handovers.Length; shard++)
        {
            if (shard == _shard.Index || filter.On(shard) is not { Count: > 0 } list) continue;
            var commit = message.QoS > QoS.AtMostOnce && list.DurableCount > 0 ? Share(message) : null;
            HandOver(shard, new(message, filter, default, null, commit));
            reached = true;
        }

        return reached;
    }

    // A member may have ended while the message was on its way: another one gets it.
    private void DeliverToMember(in Handover.Item item)
    {
        var member = item.Member.Member;
        if (member.DeliverShared(item.Message, item.Member.Options, item.Group!) != DeliveryResult.NoSubscriber) return;
        if (item.Group!.Redeliver(item.Message, member) == DeliveryResult.NoSubscriber) CountUnreached(item.Message);
    }

    // What is on its way to another shard counts as kept, so that no removal of the message can overtake the copies made there.
    private Commit Share(Message message)
    {
        _shared ??= Lane.OpenShared();
        _shared.AddPart();
        if (message.Keep()) _shared.Append(new() { Kind = StoreOperationKind.MessagePut, Message = message });
        return _shared;
    }

    private void HandOver(int shard, in Handover.Item item) =>
        (_handovers[shard] ??= Handover.Rent(this, _table.Routers[shard])).Add(item);

    private void Retain(Message message)
    {
        var result = _table.Retained.Publish(message, Lane);
        if (result == Heliograph.Broker.Retained.RetainResult.Stored) _counters.Add(BrokerCounter.MessagesRetained);
    }

    private void CountUnreached(Message message)
    {
        if (message.IsSys) return;
        _counters.Add(BrokerCounter.MessagesDropped);
        _counters.Add(BrokerCounter.MessagesDroppedNoSubscribers);
        if (Watchers is { } watchers && watchers.Want(BrokerEventKind.Dropped)) watchers.Tell(Unreached(message));
    }

    private MessageEvent Unreached(Message message) =>
        new(BrokerEventKind.Dropped, _shard.UtcNow, _publisher ?? message.Sender as ClientIdentity ?? ClientIdentity.Unknown, message)
        {
            PublishedAt = _shard.UtcOf(message.AcceptedAt),
            QoS = message.QoS,
            Retain = message.Retain,
            Dup = message.Dup,
            Reason = "no_subscribers",
        };

    // A shard that is far ahead of another reads nothing more until that one has caught up; it goes on with all else it does.
    private bool IsFarAhead()
    {
        foreach (ref var outstanding in _outstanding.AsSpan())
        {
            if (Volatile.Read(ref outstanding) > HandoverLimit) return true;
        }

        return false;
    }
}
