using Heliograph.Broker.Access;
using Heliograph.Protocol;

namespace Heliograph.Broker.Events;

/// <summary>A client has subscribed, or a subscription is over.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="At">When, in Unix milliseconds.</param>
/// <param name="Client">The client.</param>
public sealed record SubscriptionEvent(BrokerEventKind Kind, long At, ClientIdentity Client) : BrokerEvent(Kind, At, Client)
{
    /// <summary>The filter as the client wrote it, UTF-8.</summary>
    public required byte[] Filter { get; init; }

    /// <summary>The QoS that was granted.</summary>
    public required QoS QoS { get; init; }

    /// <summary>The properties of the client's packet as they came; empty when an administrator or a rule did it.</summary>
    public required byte[] Properties { get; init; }

    /// <inheritdoc/>
    public override int Size => base.Size + Filter.Length + Properties.Length;
}
