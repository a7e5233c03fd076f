using Heliograph.Broker.Access;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker.Events;

/// <summary>A client comes, goes, or says that it is there.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When, in Unix milliseconds.</param>
/// <param name="Client">The client.</param>
/// <param name="Facts">Its connection.</param>
public sealed record ConnectionEvent(BrokerEventKind Kind, long At, ClientIdentity Client, ConnectionFacts Facts) : BrokerEvent(Kind, At, Client)
{
    /// <summary>Of <see cref="BrokerEventKind.ConnAck"/>: the answer.</summary>
    public ReasonCode Answer { get; init; }

    /// <summary>Of <see cref="BrokerEventKind.Disconnected"/>: why.</summary>
    public DisconnectReason Reason { get; init; }

    /// <summary>Of <see cref="BrokerEventKind.Disconnected"/>: the properties of the client's DISCONNECT as they came.</summary>
    public byte[] Properties { get; init; } = [];

    /// <inheritdoc/>
    public override int Size => base.Size + Properties.Length + (Facts.Properties?.Length ?? 0);
}
