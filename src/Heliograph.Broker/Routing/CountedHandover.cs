using Heliograph.Broker.Messages;
using Heliograph.Broker.Shards;
using Heliograph.Broker.Topics;

namespace Heliograph.Broker.Routing;

/// <summary>A counted message on its way to another shard: for all subscribers there of some filters, and for members of share groups. Owns a reference to it.</summary>
internal sealed class CountedHandover(Router from, Router to, Message message, DeliveryTally tally) : ShardWork
{
    public List<Filter> Filters { get; } = [];

    public List<(ShareMembership Membership, ShareGroup Group)> Chosen { get; } = [];

    public int Count => Filters.Count + Chosen.Count;

    public override void Run(Shard shard)
    {
        var count = default(DeliveryCount);
        try
        {
            foreach (var (membership, group) in Chosen) count = DeliveryTally.Add(count, to.DeliverCounted(message, membership, group));
            foreach (var filter in Filters) count = to.DeliverCounted(message, filter, count);
        }
        finally
        {
            message.Release();
            from.HandedOver(to, Count);
            tally.Close(count);
        }
    }
}
