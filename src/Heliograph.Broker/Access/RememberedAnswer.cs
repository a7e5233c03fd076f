using Heliograph.Protocol;

namespace Heliograph.Broker.Access;

/// <summary>An answer that a connection remembers, and does not ask for again while it holds.</summary>
/// <param name="Action">What was asked about.</param>
/// <param name="Topic">The topic name or filter.</param>
/// <param name="QoS">The quality of service it was asked for.</param>
/// <param name="Retain">Whether the message was to be retained.</param>
/// <param name="IsAllowed">The answer.</param>
public sealed record RememberedAnswer(AccessAction Action, string Topic, QoS QoS, bool Retain, bool IsAllowed);
