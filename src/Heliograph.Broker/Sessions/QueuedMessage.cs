using System.Text;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>A message on its way to one client.</summary>
public sealed record QueuedMessage
{
    internal QueuedMessage(in OutgoingEntry entry, int mostOctets)
    {
        (QoS, Retain, PacketId) = (entry.QoS, entry.Retain, entry.PacketId);
        if (entry.Message is not { } message) return;
        (Id, Topic, Length) = (message.Id, Encoding.UTF8.GetString(message.Topic), message.Payload.Length);
        Payload = message.Payload[..Math.Min(Length, mostOctets)].ToArray();
    }

    /// <summary>The message's number in the store; 0 when it is not stored.</summary>
    public long Id { get; }

    /// <summary>Its topic; empty when the client has it already and only the end of the exchange is due.</summary>
    public string Topic { get; } = "";

    /// <summary>The QoS it is sent with.</summary>
    public QoS QoS { get; }

    /// <summary>Whether RETAIN is set.</summary>
    public bool Retain { get; }

    /// <summary>Its packet identifier; 0 while it waits.</summary>
    public int PacketId { get; }

    /// <summary>Octets of its payload.</summary>
    public int Length { get; }

    /// <summary>The first octets of its payload.</summary>
    public byte[] Payload { get; } = [];
}
