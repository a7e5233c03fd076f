using Heliograph.Broker.Topics;

namespace Heliograph.Broker.Routing;

/// <summary>A member of a share group and how it subscribed.</summary>
/// <param name="Member">Who.</param>
/// <param name="Options">How.</param>
public readonly record struct ShareMembership(IShareMember Member, SubscriptionOptions Options);
