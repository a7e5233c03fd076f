using Heliograph.Broker.Messages;

namespace Heliograph.Broker.Topics;

/// <summary>
/// Whoever wants messages: an MQTT session, a share group, later a script's connection, a rule, another node. The router knows nothing else
/// about it.
/// </summary>
public interface ISubscriber
{
    /// <summary>Whether its filter is a route, to be counted and listed as one; false for who only looks on.</summary>
    bool IsRoute => true;

    /// <summary>
    /// Takes <paramref name="message"/> or says why not. Never waits and never throws; adds a reference if it keeps the message. Called on the
    /// subscriber's own shard, or, for one subscribed <see cref="SubscriptionTrie.Anywhere"/>, on the publisher's.
    /// </summary>
    DeliveryResult Deliver(Message message, in SubscriptionOptions options);
}
