using System.Net;
using Heliograph.Protocol;

namespace Heliograph.Broker.Events;

/// <summary>What is known of a client's connection. Immutable.</summary>
public sealed record ConnectionFacts
{
    /// <summary>Where the client is; null when its connection does not say.</summary>
    public EndPoint? Peer { get; init; }

    /// <summary>Where it came in; null when its connection does not say, or is over.</summary>
    public EndPoint? Local { get; init; }

    /// <summary>The protocol.</summary>
    public ProtocolVersion Version { get; init; }

    /// <summary>The seconds it may be silent; 0 for ever.</summary>
    public int KeepAlive { get; init; }

    /// <summary>Whether it wanted a new session.</summary>
    public bool CleanStart { get; init; }

    /// <summary>Seconds its session outlives the connection.</summary>
    public uint Expiry { get; init; }

    /// <summary>Messages of QoS 1 and 2 it takes at once.</summary>
    public int ReceiveMaximum { get; init; }

    /// <summary>When it came in, in Unix milliseconds; 0 when it did not.</summary>
    public long ConnectedAt { get; init; }

    /// <summary>The properties of its CONNECT as they came, for a <c>PropertyList</c>; null when nobody watched at that time, and in events after <see cref="BrokerEventKind.Connected"/> when they are long.</summary>
    public byte[]? Properties { get; init; }
}
