using Heliograph.Broker.Messages;
using Heliograph.Broker.Routing;
using Heliograph.Broker.Sessions;
using Heliograph.Broker.Shards;
using Heliograph.Broker.Topics;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker.Channels;

/// <summary>
/// One shard's way into the topics for subscribers and publishers that are no MQTT clients: a channel is the topic of its name, literally. Subscriptions are
/// not kept by the store, messages are of QoS 0. On the shard's thread only.
/// </summary>
public sealed class ChannelDoor
{
    private readonly SessionTable _sessions;
    private readonly Router _router;
    private readonly RoutingTable _routing;
    private readonly NodeGauges _gauges;
    private readonly CounterBlock _counters;

    internal ChannelDoor(SessionTable sessions, NodeGauges gauges)
    {
        (_sessions, Shard, _routing, _gauges) = (sessions, sessions.Shard, sessions.Routing, gauges);
        _router = sessions.Router;
        _counters = Shard.Metrics.Counters;
    }

    /// <summary>Whose door it is.</summary>
    public Shard Shard { get; }

    /// <summary>Subscribes; true when it is new. The channel is valid (<see cref="ChannelName"/>).</summary>
    public bool Subscribe(ReadOnlySpan<byte> channel, ISubscriber subscriber)
    {
        if (!_routing.Trie.SubscribeLiteral(channel, Shard.Index, new(subscriber, default))) return false;
        _counters.Add(FlowCounter.SubscriptionsMade);
        _gauges.RaiseSubscriptions();
        return true;
    }

    /// <summary>Unsubscribes; false when there was no such subscription.</summary>
    public bool Unsubscribe(ReadOnlySpan<byte> channel, ISubscriber subscriber)
    {
        if (!_routing.Trie.UnsubscribeLiteral(channel, Shard.Index, subscriber)) return false;
        _counters.Add(FlowCounter.SubscriptionsEnded);
        return true;
    }

    /// <summary>
    /// Publishes to a valid channel and counts who got it, on all shards. <paramref name="isText"/>: whether the data is UTF-8, which subscribers are told.
    /// Counts as received. Completes on any thread, or at once when only this shard has subscribers.
    /// </summary>
    public Task<DeliveryCount> Publish(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> data, bool isText)
    {
        var message = Receive(channel, data, isText);
        var count = _router.PublishCounted(message);
        message.Release();
        return count;
    }

    /// <summary>
    /// Sends to the MQTT client of this shard that has this identifier, on the topic <c>$client/IDENTIFIER</c>, with QoS 0, whatever it has subscribed to.
    /// <see cref="DeliveryResult.NoSubscriber"/> when it has no session here, or its identifier cannot be in a topic.
    /// </summary>
    public DeliveryResult SendToClient(ReadOnlySpan<byte> clientId, ReadOnlySpan<byte> data, bool isText)
    {
        byte[] topic = [.. "$client/"u8, .. clientId];
        if (!TopicName.IsValid(topic) || _sessions.Find(clientId) is not { IsConnected: true } session) return DeliveryResult.NoSubscriber;
        var message = Receive(topic, data, isText);
        var result = _router.PublishTo(session, message);
        message.Release();
        return result;
    }

    private Message Receive(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> data, bool isText)
    {
        _counters.Add(FlowCounter.MessagesFromApi);
        _counters.Add(BrokerCounter.MessagesReceived);
        _counters.Add(BrokerCounter.MessagesQoS0Received);
        return ChannelMessage.Create(topic, data, isText);
    }
}
