namespace Heliograph.Broker.Messages;

/// <summary>Which rule published a message, so that none answers its own, and how often rules have passed it on, so that they do not chase each other for ever.</summary>
/// <param name="Rule">The rule's identifier; null when no rule published it.</param>
/// <param name="Hops">Rules it has come through.</param>
public readonly record struct MessageOrigin(string? Rule, int Hops);
