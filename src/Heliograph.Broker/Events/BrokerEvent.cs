using Heliograph.Broker.Access;

namespace Heliograph.Broker.Events;

/// <summary>Something that has happened. Immutable; made only when somebody watches.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When, in Unix milliseconds.</param>
/// <param name="Client">Whose it is; of a message that is dropped its publisher, and nobody's when that is not known.</param>
public abstract record BrokerEvent(BrokerEventKind Kind, long At, ClientIdentity Client)
{
    /// <summary>Bytes that it keeps in memory, but for a few; a message that it is about is not among them.</summary>
    public virtual int Size => Client.Size;
}
