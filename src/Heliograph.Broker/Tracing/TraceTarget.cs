using System.Net;
using System.Text;
using Heliograph.Broker.Access;

namespace Heliograph.Broker.Tracing;

/// <summary>What a trace is about: a client, an address, or a topic. Immutable.</summary>
public sealed class TraceTarget
{
    private readonly byte[]? _clientId;
    private readonly IPAddress? _address;
    private readonly TopicPattern? _topics;

    private TraceTarget(byte[]? clientId, IPAddress? address, byte[]? filter)
    {
        (_clientId, _address, Filter) = (clientId, address, filter);
        if (filter is not null) _topics = TopicPattern.Of(Encoding.UTF8.GetString(filter).Split('/'), isLiteral: false);
    }

    /// <summary>The topic filter, UTF-8; null when it is not about topics.</summary>
    public byte[]? Filter { get; }

    /// <summary>Everything about the client of this identifier.</summary>
    public static TraceTarget Client(string clientId) => new(Encoding.UTF8.GetBytes(clientId), null, null);

    /// <summary>Everything about clients from this address.</summary>
    public static TraceTarget Address(IPAddress address) => new(null, address, null);

    /// <summary>Messages to the topics of a filter, which must be valid and not shared.</summary>
    public static TraceTarget Topics(string filter) => new(null, null, Encoding.UTF8.GetBytes(filter));

    internal bool IsClient(ReadOnlySpan<byte> clientId, IPAddress? address) =>
        (_clientId is not null && clientId.SequenceEqual(_clientId)) || (_address is not null && _address.Equals(address));

    internal bool IsTopic(ReadOnlySpan<byte> topic) => _topics is not null && !topic.IsEmpty && _topics.Covers(topic);
}
