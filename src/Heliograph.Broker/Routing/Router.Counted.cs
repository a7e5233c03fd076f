using Heliograph.Broker.Messages;
using Heliograph.Broker.Topics;
using Heliograph.Protocol;

namespace Heliograph.Broker.Routing;

// Messages whose publisher wants to know how many got them go a way of their own, so that all others need not ask.
public sealed partial class Router
{
    private bool _isCounting;

    /// <summary>
    /// Routes <paramref name="message"/>, of QoS 0 and not to be retained, like <see cref="Publish(Message)"/>, and counts what became of it with every subscriber on
    /// every shard; of a share group, with its chosen member. The caller keeps its reference. A topic that is no topic name for the wildcards in it reaches
    /// those who subscribed to it literally.
    /// </summary>
    public Task<DeliveryCount> PublishCounted(Message message)
    {
        t_current = this;
        message.AcceptedAt = _shard.TurnStarted;
        CountPublished(message);
        _hits.Clear();
        if (TopicName.IsValid(message.Topic)) _table.Trie.Match(message.Topic, _hits);
        else _table.Trie.MatchLiteral(message.Topic, _hits);

        _isChoosing = _isCounting = true;
        foreach (var filter in _hits.Items) DeliverAnywhere(message, filter);
        _isChoosing = _isCounting = false;

        var tally = new DeliveryTally();
        var reached = HandOverCounted(message, tally);
        var count = default(DeliveryCount);
        foreach (var (membership, group) in _chosen)
        {
            if (membership.Member.Shard == _shard.Index) count = DeliveryTally.Add(count, DeliverCounted(message, membership, group));
        }

        reached |= _chosen.Count > 0;
        _chosen.Clear();
        foreach (var filter in _hits.Items)
        {
            reached |= filter.On(_shard.Index) is { Count: > 0 };
            count = DeliverCounted(message, filter, count);
        }

        if (!reached) CountUnreached(message);
        tally.Close(count);
        return tally.Completion;
    }

    /// <summary>Gives <paramref name="message"/>, of QoS 0, to one subscriber of this shard alone.</summary>
    public DeliveryResult PublishTo(ISubscriber subscriber, Message message)
    {
        t_current = this;
        message.AcceptedAt = _shard.TurnStarted;
        CountPublished(message);
        return subscriber.Deliver(message, default);
    }

    internal DeliveryCount DeliverCounted(Message message, Filter filter, DeliveryCount count)
    {
        t_current = this;
        if (filter.On(_shard.Index) is not { Count: > 0 } list) return count;
        foreach (ref readonly var subscription in list.Items)
        {
            count = DeliveryTally.Add(count, subscription.Subscriber.Deliver(message, subscription.Options));
        }

        return count;
    }

    // One that ended while the message was on its way: another member gets it, on whichever shard.
    internal DeliveryResult DeliverCounted(Message message, in ShareMembership membership, ShareGroup group)
    {
        t_current = this;
        var result = membership.Member.DeliverShared(message, membership.Options, group);
        if (result == DeliveryResult.NoSubscriber) result = group.Redeliver(message, membership.Member);
        if (result == DeliveryResult.NoSubscriber) CountUnreached(message);
        return result;
    }

    private bool HandOverCounted(Message message, DeliveryTally tally)
    {
        var reached = false;
        for (var shard = 0; shard < _handovers.Length; shard++)
        {
            if (shard == _shard.Index || Gather(message, shard, tally) is not { } handover) continue;
            reached = true;
            message.AddReference();
            tally.Open();
            Interlocked.Add(ref _outstanding[shard], handover.Count);
            _table.Routers[shard]._shard.Post(handover);
        }

        return reached;
    }

    private CountedHandover? Gather(Message message, int shard, DeliveryTally tally)
    {
        CountedHandover? handover = null;
        foreach (var filter in _hits.Items)
        {
            if (filter.On(shard) is { Count: > 0 }) (handover ??= new(this, _table.Routers[shard], message, tally)).Filters.Add(filter);
        }

        foreach (var chosen in _chosen)
        {
            if (chosen.Membership.Member.Shard == shard) (handover ??= new(this, _table.Routers[shard], message, tally)).Chosen.Add(chosen);
        }

        return handover;
    }
}
