using Heliograph.Broker.Messages;
using Heliograph.Broker.Topics;

namespace Heliograph.Bench;

/// <summary>Takes everything and keeps nothing, so that a figure is that of routing alone.</summary>
internal sealed class CountingSubscriber : ISubscriber
{
    internal long Count { get; private set; }

    public DeliveryResult Deliver(Message message, in SubscriptionOptions options)
    {
        Count++;
        return DeliveryResult.Delivered;
    }
}
