using Heliograph.Broker.Storage;
using Heliograph.Protocol;

namespace Heliograph.Broker.Routing;

/// <summary>What became of a message that was given to the router.</summary>
/// <param name="Reason">
/// <see cref="ReasonCode.Success"/>, <see cref="ReasonCode.NoMatchingSubscribers"/>, or why it was refused (0x80 and above).
/// </param>
/// <param name="Commit">
/// What must be kept before the message may be acknowledged; null when nothing must. The caller may add its own changes to it until the turn ends.
/// </param>
public readonly record struct PublishResult(ReasonCode Reason, Commit? Commit);
