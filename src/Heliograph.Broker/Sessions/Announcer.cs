using Heliograph.Broker.Access;
using Heliograph.Broker.Events;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// Tells the watchers of the node what happens on one shard. There is one only while somebody watches: without, each of these calls is a comparison with null. One
/// shard's thread.
/// </summary>
/// <param name="watchers">Who wants to know what.</param>
/// <param name="table">The sessions of the shard.</param>
internal sealed class Announcer(EventWatchers watchers, SessionTable table)
{
    // The longest properties of a CONNECT that are kept as long as the connection.
    private const int LongestKept = 4096;

    private byte[] _heard = [];

    private long Now => table.Shard.UtcNow;

    /// <summary>What is to be remembered of a CONNECT for the events to come; null when nobody will ask.</summary>
    public ConnectionFacts? Remember(MqttConnection connection, in ConnectPacket packet)
    {
        if (!watchers.Want(BrokerEventKind.Connected) && !watchers.Want(BrokerEventKind.Disconnected) && !watchers.Want(BrokerEventKind.ConnAck) && !watchers.Want(BrokerEventKind.Ping)) return null;
        return new()
        {
            Peer = connection.Link.Remote,
            Local = connection.Link.Local,
            Version = packet.Version,
            KeepAlive = packet.KeepAlive,
            CleanStart = packet.CleanStart,
            Expiry = ConnectRules.ExpiryOf(packet, connection.Options),
            ReceiveMaximum = packet.ReceiveMaximum,
            Properties = packet.UserProperties.ToArray(),
        };
    }

    /// <summary>What remains remembered when the client is in. Only its pings ask for the properties again, which may be as long as a packet.</summary>
    public ConnectionFacts? Keep(ConnectionFacts? facts) =>
        facts?.Properties is not { } properties || (properties.Length <= LongestKept && watchers.Want(BrokerEventKind.Ping)) ? facts : facts with { Properties = null };

    /// <summary>A CONNECT is answered.</summary>
    public void Answered(MqttConnection connection, ReasonCode answer) => Tell(BrokerEventKind.ConnAck, connection, new() { Answer = answer });

    /// <summary>A client is in.</summary>
    public void Connected(MqttConnection connection) => Tell(BrokerEventKind.Connected, connection, default);

    /// <summary>A client that was in is gone.</summary>
    public void Disconnected(MqttConnection connection, DisconnectReason reason, byte[]? properties) =>
        Tell(BrokerEventKind.Disconnected, connection, new() { Reason = reason, Properties = properties });

    /// <summary>A client sends PINGREQ.</summary>
    public void Pinged(MqttConnection connection) => Tell(BrokerEventKind.Ping, connection, default);

    /// <summary>It is decided whether a client comes in, or stays in.</summary>
    public void Authenticated(ClientIdentity client, ReasonCode answer, bool isAnonymous)
    {
        if (watchers.Want(BrokerEventKind.Authenticated)) watchers.Tell(new AuthenticationEvent(Now, client, answer, isAnonymous));
    }

    /// <summary>It is decided whether a client may do something.</summary>
    public void Authorized(in AccessRequest request, bool isAllowed, string by)
    {
        if (!watchers.Want(BrokerEventKind.Authorized)) return;
        watchers.Tell(new AuthorizationEvent(Now, request.Client) { Action = request.Action, Topic = request.Topic.ToArray(), IsAllowed = isAllowed, By = by });
    }

    /// <summary>The properties of a SUBSCRIBE or UNSUBSCRIBE, copied once for the events of all its filters; empty when nobody will ask.</summary>
    public byte[] Share(BrokerEventKind kind, ReadOnlySpan<byte> properties) => watchers.Want(kind) ? properties.ToArray() : [];

    /// <summary>A client has subscribed, or a subscription is over. The properties are those of <see cref="Share"/>.</summary>
    public void Changed(BrokerEventKind kind, Session session, ReadOnlySpan<byte> filter, QoS qos, byte[] properties)
    {
        if (!watchers.Want(kind)) return;
        watchers.Tell(new SubscriptionEvent(kind, Now, session.Identity) { Filter = filter.ToArray(), QoS = qos, Properties = properties });
    }

    /// <summary>A PUBLISH has been written to a client, or was too large for it.</summary>
    public void Sent(MqttConnection connection, in OutgoingEntry entry, bool dup, bool isWritten)
    {
        if (!isWritten) Lost(connection.Session, entry, BrokerCounter.DeliveryDroppedTooLarge);
        else if (watchers.Want(BrokerEventKind.Delivered)) watchers.Tell(Of(BrokerEventKind.Delivered, connection.Session, entry) with { Dup = dup });
    }

    /// <summary>A client's acknowledgement is being handled, and has these properties: they need not be handed down to where it is found out what they are about.</summary>
    public void Hear(ReadOnlySpan<byte> properties)
    {
        if (watchers.Want(BrokerEventKind.Acked)) _heard = properties.ToArray();
    }

    /// <summary>A client has a message of QoS 1 or 2; its acknowledgement is the one that was heard last.</summary>
    public void Acknowledged(Session session, in OutgoingEntry entry)
    {
        if (watchers.Want(BrokerEventKind.Acked)) watchers.Tell(Of(BrokerEventKind.Acked, session, entry) with { Properties = _heard });
    }

    /// <summary>A message is lost to the client of a session.</summary>
    public void Lost(Session session, in OutgoingEntry entry, BrokerCounter reason)
    {
        if (watchers.Want(BrokerEventKind.DeliveryDropped)) watchers.Tell(Of(BrokerEventKind.DeliveryDropped, session, entry) with { Reason = Tracer.ReasonOf(reason) });
    }

    /// <summary>A PUBLISH of a client is not taken up.</summary>
    public void Refused(MqttConnection connection, in PublishPacket packet, ReadOnlySpan<byte> topic, string reason)
    {
        if (!watchers.Want(BrokerEventKind.Dropped)) return;
        var message = Publishing.MessageOf(packet, topic, connection);
        watchers.Tell(new MessageEvent(BrokerEventKind.Dropped, Now, connection.Identity, message)
        {
            PublishedAt = Now,
            QoS = message.QoS,
            Retain = message.Retain,
            Dup = message.Dup,
            Reason = reason,
        });
        message.Release();
    }

    private void Tell(BrokerEventKind kind, MqttConnection connection, in Details details)
    {
        if (!watchers.Want(kind)) return;
        watchers.Tell(new ConnectionEvent(kind, Now, connection.Identity, FactsOf(connection)) { Answer = details.Answer, Reason = details.Reason, Properties = details.Properties ?? [] });
    }

    private static ConnectionFacts FactsOf(MqttConnection connection)
    {
        if (!connection.IsAccepted) return connection.Facts ?? new() { Peer = connection.Link.Remote, Local = connection.Link.Local, Version = connection.Version };
        var (session, known) = (connection.Session, connection.Facts);
        return (known ?? new() { Peer = connection.Link.Remote, Local = connection.Link.Local, ReceiveMaximum = connection.Window }) with
        {
            Version = connection.Version,
            KeepAlive = session.Facts.KeepAlive,
            CleanStart = session.Facts.CleanStart,
            Expiry = session.Expiry,
            ConnectedAt = session.Facts.At,
        };
    }

    private MessageEvent Of(BrokerEventKind kind, Session session, in OutgoingEntry entry) => new(kind, Now, session.Identity, entry.Message!)
    {
        PublishedAt = table.Shard.UtcOf(entry.Message!.AcceptedAt),
        QoS = entry.QoS,
        Retain = entry.Retain,
        Dup = entry.Message.Dup,
    };

    private readonly record struct Details(ReasonCode Answer, DisconnectReason Reason, byte[]? Properties);
}
