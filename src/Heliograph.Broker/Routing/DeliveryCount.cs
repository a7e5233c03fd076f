namespace Heliograph.Broker.Routing;

/// <summary>What became of a message that was counted.</summary>
/// <param name="Success">Subscribers that have it, or for which it waits.</param>
/// <param name="Failure">Subscribers that lost it.</param>
public readonly record struct DeliveryCount(int Success, int Failure);
