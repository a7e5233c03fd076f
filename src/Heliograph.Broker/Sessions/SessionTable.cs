using Heliograph.Broker.Routing;
using Heliograph.Broker.Shards;
using Heliograph.Broker.Storage;
using Heliograph.Broker.Topics;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>The sessions of one shard by client identifier, its live connections, and the rooms they work with. One shard's thread.</summary>
public sealed partial class SessionTable
{
    /// <summary>Bytes of an identifier that <see cref="NewClientId"/> makes.</summary>
    private const int AssignedIdLength = 21;

    private readonly Dictionary<byte[], Session> _sessions = new(Utf8Key.Comparer);
    private readonly List<MqttConnection> _live = [];
    private readonly List<Session> _all = [];
    private readonly List<Outbox> _outboxes = [];
    private readonly SessionTable[] _tables;

    internal SessionTable(Shard shard, Router router, RoutingTable routing, NodeContext node, TimeProvider time)
    {
        Shard = shard;
        Router = router;
        Routing = routing;
        Node = node;
        Counters = shard.Metrics.Counters;
        _tables = node.Tables;
        _tables[shard.Index] = this;
        Slow = new(shard, time);
    }

    /// <summary>Sessions now, connected or not. Any thread.</summary>
    public int Count => _sessions.Count;

    /// <summary>Sessions whose client is connected now. Any thread.</summary>
    public int LiveCount => _live.Count;

    internal Shard Shard { get; }

    internal Router Router { get; }

    internal RoutingTable Routing { get; }

    internal StoreLane Lane => Router.Lane;

    internal CounterBlock Counters { get; }

    internal QueueLevels Levels => Shard.Metrics.Queues;

    internal NodeContext Node { get; }

    internal MqttOptions Options => Node.Options;

    internal long AwaitRelease => (long)Options.AwaitReleaseTimeout.TotalMilliseconds;

    /// <summary>Tells the traces what happens here; null while none runs.</summary>
    internal Tracer? Tracer { get; set; }

    /// <summary>Tells watchers what happens here; null while nobody watches. Any thread sets it.</summary>
    internal Announcer? Announcer
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>Who is slow to take messages here.</summary>
    internal SlowSubscriptions Slow { get; }

    internal IReadOnlyList<MqttConnection> Live => _live;

    internal IReadOnlyCollection<Session> Sessions => _sessions.Values;

    /// <summary>Every session, to be walked like <see cref="Outboxes"/>.</summary>
    internal IReadOnlyList<Session> All => _all;

    /// <summary>The outboxes of all sessions that ever needed one; a walk from the last to the first meets each at least once, whatever happens meanwhile.</summary>
    internal IReadOnlyList<Outbox> Outboxes => _outboxes;

    /// <summary>The shard on which the session of <paramref name="clientId"/> lives, whoever connects with it.</summary>
    internal SessionTable Home(ReadOnlySpan<byte> clientId) =>
        _tables.Length == 1 ? this : _tables[(uint)Utf8Key.Hash(clientId) % (uint)_tables.Length];

    internal long NextStoreId() => Node.NextStoreId();

    internal Session? Find(ReadOnlySpan<byte> clientId) =>
        _sessions.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(clientId, out var session) ? session : null;

    /// <summary>An identifier that no session has, of this shard, so that the connection it is for need not move.</summary>
    internal byte[] NewClientId()
    {
        var id = new byte[AssignedIdLength];
        Span<byte> random = stackalloc byte[8];
        do
        {
            Random.Shared.NextBytes(random);
            "auto-"u8.CopyTo(id);
            Convert.TryToHexStringLower(random, id.AsSpan(5), out _);
        }
        while (Home(id) != this || Find(id) is not null);
        return id;
    }

    internal Session Create(byte[] clientId)
    {
        var session = new Session(this, clientId) { CreatedAt = Shard.UtcNow, Place = _all.Count };
        _sessions.Add(session.ClientId, session);
        _all.Add(session);
        Node.Gauges.RaiseSessions();
        return session;
    }

    /// <summary>The session of a client that is let in: the one there is, taken over, or a new one.</summary>
    internal Session Join(byte[] clientId, bool cleanStart, out bool present)
    {
        var session = Find(clientId);
        if (session?.Connection is { } other)
        {
            Tracer?.Say(other, "session taken over", ("clean_start", cleanStart ? "true" : "false"));
            other.TakeOver(cleanStart);
        }

        session = Find(clientId);
        present = session is not null && !cleanStart;
        if (present)
        {
            session!.Resumed();
            Counters.Add(BrokerCounter.SessionResumed);
            Counters.Add(BrokerCounter.SessionTakenover);
            return session;
        }

        session?.End(SessionEnd.Discarded);
        Counters.Add(BrokerCounter.SessionCreated);
        return Create(clientId);
    }

    internal void Remove(Session session)
    {
        if (!_sessions.Remove(session.ClientId)) return;
        var last = _all[^1];
        _all[session.Place] = last;
        last.Place = session.Place;
        _all.RemoveAt(_all.Count - 1);
    }

    internal void Connected(MqttConnection connection)
    {
        connection.LiveIndex = _live.Count;
        _live.Add(connection);
        Node.Gauges.RaiseLive();
    }

    internal bool Kick(byte[] clientId)
    {
        if (Find(clientId) is not { } session) return false;
        session.Expiry = 0;
        if (session.Connection is { } connection) connection.Evict(ReasonCode.AdministrativeAction, DisconnectReason.Kicked);
        else session.End(SessionEnd.Terminated);
        return true;
    }

    internal bool DisconnectAll()
    {
        while (_live.Count > 0) _live[^1].Evict(ReasonCode.ServerShuttingDown, DisconnectReason.ServerShuttingDown);
        return true;
    }

    internal Outbox Open(Outbox outbox)
    {
        outbox.Place = _outboxes.Count;
        _outboxes.Add(outbox);
        return outbox;
    }

    internal void Close(Outbox outbox)
    {
        var last = _outboxes[^1];
        _outboxes[outbox.Place] = last;
        last.Place = outbox.Place;
        _outboxes.RemoveAt(_outboxes.Count - 1);
    }

    internal void Disconnected(MqttConnection connection, DisconnectReason counted)
    {
        Tracer?.Say(connection, "client disconnected", ("reason", counted.ToString()));
        var last = _live[^1];
        _live[connection.LiveIndex] = last;
        last.LiveIndex = connection.LiveIndex;
        _live.RemoveAt(_live.Count - 1);
        CountFlapping(connection.Session.Identity, counted);
    }
}
