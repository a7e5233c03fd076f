using System.Text;
using Heliograph.Broker.Messages;
using Heliograph.Protocol;

namespace Heliograph.Broker;

/// <summary>A retained or delayed message.</summary>
public sealed record KeptMessage
{
    internal KeptMessage(Message message, int mostOctets, long due = 0)
    {
        (Id, Topic, QoS, Retain) = (message.Id, Encoding.UTF8.GetString(message.Topic), message.QoS, message.Retain);
        (Length, Due) = (message.Payload.Length, due);
        ExpiresAt = message.ExpiresAt == Message.NoExpiry ? 0 : message.ExpiresAt;
        Payload = message.Payload[..Math.Min(Length, mostOctets)].ToArray();
    }

    /// <summary>Its number in the store.</summary>
    public long Id { get; }

    /// <summary>Its topic.</summary>
    public string Topic { get; }

    /// <summary>The QoS it was published with.</summary>
    public QoS QoS { get; }

    /// <summary>Whether it was published with RETAIN.</summary>
    public bool Retain { get; }

    /// <summary>Octets of its payload.</summary>
    public int Length { get; }

    /// <summary>The first octets of its payload, as many as were asked for.</summary>
    public byte[] Payload { get; }

    /// <summary>Unix milliseconds from which it is not delivered any more; 0 is never.</summary>
    public long ExpiresAt { get; }

    /// <summary>Unix milliseconds at which a delayed one is published; 0 for a retained one.</summary>
    public long Due { get; }
}
