using Heliograph.Broker.Access;
using Heliograph.Protocol;

namespace Heliograph.Broker.Events;

/// <summary>It is decided whether a client comes in, or stays in.</summary>
/// <param name="At">When, in Unix milliseconds.</param>
/// <param name="Client">The client as the answer leaves it.</param>
/// <param name="Answer">Yes (<see cref="ReasonCode.Success"/>), or why not.</param>
/// <param name="IsAnonymous">Whether nobody was asked.</param>
public sealed record AuthenticationEvent(long At, ClientIdentity Client, ReasonCode Answer, bool IsAnonymous) : BrokerEvent(BrokerEventKind.Authenticated, At, Client);
