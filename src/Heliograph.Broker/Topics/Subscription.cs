namespace Heliograph.Broker.Topics;

/// <summary>One subscriber of a filter.</summary>
/// <param name="Subscriber">Who.</param>
/// <param name="Options">How.</param>
public readonly record struct Subscription(ISubscriber Subscriber, SubscriptionOptions Options);
