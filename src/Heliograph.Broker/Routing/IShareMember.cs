using Heliograph.Broker.Messages;
using Heliograph.Broker.Topics;

namespace Heliograph.Broker.Routing;

/// <summary>A subscriber that can be a member of a share group.</summary>
public interface IShareMember : ISubscriber
{
    /// <summary>The shard it lives on.</summary>
    int Shard { get; }

    /// <summary>Whether it can be written to now. Any thread.</summary>
    bool IsConnected { get; }

    /// <summary>Whether the store keeps it. Any thread.</summary>
    bool IsDurable { get; }

    /// <summary>Like <see cref="ISubscriber.Deliver"/>; if the member ends before it has acknowledged, it gives the message back to <paramref name="group"/>.</summary>
    DeliveryResult DeliverShared(Message message, in SubscriptionOptions options, ShareGroup group);
}
