using System.Net;
using System.Text;

namespace Heliograph.Broker.Sessions;

/// <summary>A client and its session at one moment. Times are Unix milliseconds, 0 when there is none.</summary>
public sealed record ClientRecord
{
    internal ClientRecord(Session session)
    {
        var (identity, facts, connection) = (session.Identity, session.Facts, session.Connection);
        ClientId = Encoding.UTF8.GetString(session.ClientId);
        (Username, Address, Listener, IsSuperuser) = (identity.Username, identity.Address, identity.Listener, identity.IsSuperuser);
        (Version, KeepAlive, CleanStart, ConnectedAt) = ((int)facts.Version, facts.KeepAlive, facts.CleanStart, facts.At);
        (CreatedAt, DisconnectedAt, Expiry) = (session.CreatedAt, connection is null ? session.DisconnectedAt : 0, session.Expiry);
        (IsConnected, Subscriptions, AwaitingRelease) = (connection is not null, session.Subscriptions.Count, session.Incoming?.Count ?? 0);
        if (session.HasOutbox) (InFlight, Queued) = (session.Outbox.InflightCount, session.Outbox.QueueLength);
        if (connection is null) return;
        (Port, Window, Unsent) = ((connection.Link.Remote as IPEndPoint)?.Port, connection.Window, connection.Link.Unsent);
        (MessagesReceived, MessagesSent) = (connection.MessagesReceived, connection.MessagesSent);
    }

    /// <summary>Its identifier.</summary>
    public string ClientId { get; }

    /// <summary>The user name it gave; null when it gave none, or has not come back since the server started.</summary>
    public string? Username { get; }

    /// <summary>Where it is or was last; null when not known.</summary>
    public IPAddress? Address { get; }

    /// <summary>Its port; null when it is not connected, or on a connection that has none.</summary>
    public int? Port { get; }

    /// <summary>The listener it came in by; empty when not known.</summary>
    public string Listener { get; }

    /// <summary>Whether every check is answered with yes.</summary>
    public bool IsSuperuser { get; }

    /// <summary>The protocol level: 3, 4 or 5; 0 when not known.</summary>
    public int Version { get; }

    /// <summary>Seconds, as the client wished.</summary>
    public int KeepAlive { get; }

    /// <summary>Whether it wanted a new session.</summary>
    public bool CleanStart { get; }

    /// <summary>Whether it is connected.</summary>
    public bool IsConnected { get; }

    /// <summary>When it connected last.</summary>
    public long ConnectedAt { get; }

    /// <summary>When it went away; 0 while it is connected.</summary>
    public long DisconnectedAt { get; }

    /// <summary>When its session was made, or restored from the store.</summary>
    public long CreatedAt { get; }

    /// <summary>Seconds its session outlives its connection.</summary>
    public uint Expiry { get; }

    /// <summary>Its subscriptions.</summary>
    public int Subscriptions { get; }

    /// <summary>Messages sent to it and not acknowledged.</summary>
    public int InFlight { get; }

    /// <summary>The most of them there may be; 0 while it is not connected.</summary>
    public int Window { get; }

    /// <summary>Messages that wait for it.</summary>
    public int Queued { get; }

    /// <summary>QoS 2 messages it published and has not released.</summary>
    public int AwaitingRelease { get; }

    /// <summary>PUBLISH packets received on the connection there is.</summary>
    public long MessagesReceived { get; }

    /// <summary>PUBLISH packets sent on the connection there is.</summary>
    public long MessagesSent { get; }

    /// <summary>Bytes the client has not taken.</summary>
    public int Unsent { get; }
}
