using Heliograph.Broker.Access;
using Heliograph.Broker.Messages;

namespace Heliograph.Server.Rules;

/// <summary>A message that a rule is to be evaluated with. Whoever has it owns a reference to the message.</summary>
/// <param name="Message">The message.</param>
/// <param name="Publisher">The client that published it; null when none did.</param>
/// <param name="At">When, in Unix milliseconds.</param>
internal readonly record struct RuleTrigger(Message Message, ClientIdentity? Publisher, long At);
