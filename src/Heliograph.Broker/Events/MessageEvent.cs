using Heliograph.Broker.Access;
using Heliograph.Broker.Messages;
using Heliograph.Protocol;

namespace Heliograph.Broker.Events;

/// <summary>A message comes to a client, or is lost. Whoever keeps the event adds a reference to the message.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When, in Unix milliseconds.</param>
/// <param name="Client">The client that gets it or loses it; of <see cref="BrokerEventKind.Dropped"/> the publisher.</param>
/// <param name="Message">The message.</param>
public sealed record MessageEvent(BrokerEventKind Kind, long At, ClientIdentity Client, Message Message) : BrokerEvent(Kind, At, Client)
{
    /// <summary>When it was published, in Unix milliseconds; 0 when that is not known any more.</summary>
    public required long PublishedAt { get; init; }

    /// <summary>The QoS of this delivery, or of the message.</summary>
    public required QoS QoS { get; init; }

    /// <summary>RETAIN of this delivery, or of the message.</summary>
    public bool Retain { get; init; }

    /// <summary>Whether it may have been sent before.</summary>
    public bool Dup { get; init; }

    /// <summary>Why it is lost, as EMQX calls it; empty when it is not.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Of <see cref="BrokerEventKind.Acked"/>: the properties of the acknowledgement as they came.</summary>
    public byte[] Properties { get; init; } = [];

    /// <inheritdoc/>
    public override int Size => base.Size + Properties.Length;
}
