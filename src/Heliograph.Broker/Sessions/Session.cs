using Heliograph.Broker.Access;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Routing;
using Heliograph.Broker.Shards;
using Heliograph.Broker.Storage;
using Heliograph.Broker.Topics;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// What the broker keeps for one client identifier, connected or not (MQTT 5 §4.1): <see cref="Subscriptions"/>, messages on their way to the client
/// (<see cref="Outbox"/>), identifiers of QoS 2 messages on their way from it (<see cref="Incoming"/>), the <see cref="Will"/>. Responsible for how long
/// all that lives, and, as a subscriber of the trie, for what becomes of each message. Lives on the shard its identifier hashes to, and never moves.
/// </summary>
public sealed class Session : Deadline, IShareMember
{
    /// <summary>The expiry of a session that never ends.</summary>
    public const uint NeverExpires = uint.MaxValue;

    private static long s_lastNumber;

    private Outbox? _outbox;
    private MqttConnection? _connection;
    private long _expiresAt = long.MaxValue;
    private long _disconnectedAt;
    private bool _hasEnded;

    internal Session(SessionTable table, byte[] clientId)
    {
        Table = table;
        ClientId = clientId;
        Hash = Utf8Key.Hash(clientId);
        Subscriptions = new(this);
    }

    /// <summary>The client identifier, UTF-8.</summary>
    public byte[] ClientId { get; }

    /// <summary>Seconds it outlives its connection.</summary>
    public uint Expiry { get; internal set; }

    /// <inheritdoc/>
    public int Shard => Table.Shard.Index;

    /// <inheritdoc/>
    public bool IsConnected => Volatile.Read(ref _connection) is not null;

    /// <inheritdoc/>
    public bool IsDurable => StoreId != 0;

    /// <summary>Whose session it is, as the last connection told.</summary>
    internal ClientIdentity Identity { get; set; } = ClientIdentity.Unknown;

    internal SessionTable Table { get; }

    /// <summary>Its place in its table's list.</summary>
    internal int Place { get; set; }

    /// <summary>When it was made or restored, in Unix milliseconds.</summary>
    internal long CreatedAt { get; init; }

    /// <summary>What the last CONNECT said; nothing for a session restored from the store until its client comes back.</summary>
    internal ConnectFacts Facts { get; set; }

    /// <summary>When its client went away, in Unix milliseconds; 0 when it never did.</summary>
    internal long DisconnectedAt => _disconnectedAt;

    internal int Hash { get; }

    /// <summary>Tells it from every other session of the process; never 0.</summary>
    internal long Number { get; } = Interlocked.Increment(ref s_lastNumber);

    internal long StoreId { get; set; }

    internal Will? Will { get; set; }

    internal IncomingIds? Incoming { get; set; }

    internal SessionSubscriptions Subscriptions { get; }

    internal Outbox Outbox => _outbox ??= Table.Open(new(this));

    internal bool HasOutbox => _outbox is not null;

    internal MqttConnection? Connection
    {
        get => _connection;
        set => Volatile.Write(ref _connection, value);
    }

    private CounterBlock Counters => Table.Counters;

    /// <inheritdoc/>
    public DeliveryResult Deliver(Message message, in SubscriptionOptions options) => Deliver(message, options, null);

    /// <inheritdoc/>
    public DeliveryResult DeliverShared(Message message, in SubscriptionOptions options, ShareGroup group) =>
        _hasEnded ? DeliveryResult.NoSubscriber : Deliver(message, options, group);

    /// <summary>The peer takes more again.</summary>
    internal void PumpIfAny() => _outbox?.Pump();

    /// <summary>A retained message for a new subscription: RETAIN stays set [MQTT-3.3.1-8], and the queue may hold as many as there are.</summary>
    internal void DeliverRetained(Message message, SubscriptionOptions options)
    {
        Counters.Add(FlowCounter.DeliveriesOffered);
        var entry = OutgoingEntry.For(message, options, Table);
        entry.Retain = true;
        entry.Since = Table.Shard.TurnStarted;
        if (entry.QoS == QoS.AtMostOnce && _connection is { CanSendRetained: false }) Drop(entry, BrokerCounter.DeliveryDroppedQueueFull);
        else if (entry.QoS == QoS.AtMostOnce) _connection?.SendPublish(entry, dup: false);
        else Outbox.Put(ref entry, Math.Max(Table.Options.MaxQueue, Table.Routing.Retained.Count));
    }

    /// <summary>The connection is gone: publishes or schedules the will, ends the session or keeps it for its expiry.</summary>
    internal void Disconnected(bool sendWill)
    {
        Connection = null;
        if (!sendWill) DropWill();
        if (Expiry == 0)
        {
            End(SessionEnd.Terminated);
            return;
        }

        var now = Table.Shard.Now;
        _expiresAt = Expiry == NeverExpires ? long.MaxValue : now + (Expiry * 1000L);
        if (Will is { Delay: 0 }) PublishWill();
        Will?.Schedule(now);
        SetNextDeadline();
        _disconnectedAt = Table.Shard.UtcNow;
        SaveRecord(_disconnectedAt);
    }

    /// <summary>The client is back before the session's expiry: a will that waits is not sent [MQTT-3.1.3-9].</summary>
    internal void Resumed()
    {
        DropWill();
        _expiresAt = long.MaxValue;
        SetNextDeadline();
    }

    /// <summary>The session is over: will, subscriptions and what was queued go.</summary>
    internal void End(SessionEnd how)
    {
        _hasEnded = true;
        Counters.Add(how == SessionEnd.Discarded ? BrokerCounter.SessionDiscarded : BrokerCounter.SessionTerminated);
        Table.Remove(this);
        Table.Shard.ClearDeadline(this);
        Subscriptions.Clear();
        PublishWill();
        EndOutbox();
        if (IsDurable) Table.Lane.Add(new() { Kind = StoreOperationKind.SessionRemove, Session = StoreId });
    }

    /// <summary>The store kept the session although it had ended, because its removal was not kept: a later one of the same client is there.</summary>
    internal void Forget()
    {
        DropWill();
        End(SessionEnd.Discarded);
    }

    private void EndOutbox()
    {
        if (_outbox is not { } outbox) return;
        outbox.End();
        Table.Close(outbox);
    }

    /// <summary>From now on the store keeps the session and what it has.</summary>
    internal void MakeDurable()
    {
        StoreId = Table.NextStoreId();
        Subscriptions.MakeDurable();
    }

    /// <summary>Keeps the session's own record; <paramref name="disconnectedAt"/> in Unix milliseconds, 0 while connected.</summary>
    internal void SaveRecord(long disconnectedAt)
    {
        if (!IsDurable) return;
        var record = new SessionRecord
        {
            Id = StoreId,
            ClientId = ClientId,
            Expiry = Expiry,
            DisconnectedAt = disconnectedAt,
            Will = Will?.Message.Id ?? 0,
            WillDelay = Will?.Delay ?? 0,
            WillExpiry = Will?.Expiry ?? uint.MaxValue,
        };
        Table.Lane.Add(new() { Kind = StoreOperationKind.SessionPut, Session = StoreId, Record = record });
    }

    /// <summary>Takes the will of a new connection.</summary>
    internal void SetWill(Will will)
    {
        Will = will;
        will.Keep();
    }

    /// <summary>A session that the store kept: it expires as if its connection had been lost when the record says, or now.</summary>
    internal void Parked(long disconnectedAt)
    {
        var shard = Table.Shard;
        _disconnectedAt = disconnectedAt == 0 ? shard.UtcNow : disconnectedAt;
        var away = disconnectedAt == 0 ? 0 : Math.Max(0, shard.UtcNow - disconnectedAt);
        _expiresAt = Expiry == NeverExpires ? long.MaxValue : shard.Now + (Expiry * 1000L) - away;
        Will?.Schedule(shard.Now - away);
        SetNextDeadline();
    }

    /// <summary>Notes an identifier received with QoS 2, and what keeps it; its wait for PUBREL is limited.</summary>
    internal void AddIncoming(ushort packetId, Commit? commit)
    {
        Incoming ??= new(this);
        Incoming.Add(packetId, Table.Shard.Now, commit);
        if (Incoming.Count == 1) SetNextDeadline();
    }

    /// <inheritdoc/>
    public override void Due()
    {
        var now = Table.Shard.Now;
        if (_connection is null && now >= _expiresAt)
        {
            End(SessionEnd.Terminated);
            return;
        }

        if (_connection is null && Will is { } will && now >= will.DueAt)
        {
            PublishWill();
            SaveRecord(_disconnectedAt);
        }

        Incoming?.ForgetOverdue(now);
        SetNextDeadline();
    }

    private DeliveryResult Deliver(Message message, in SubscriptionOptions options, ShareGroup? group)
    {
        Counters.Add(FlowCounter.DeliveriesOffered);
        var entry = OutgoingEntry.For(message, options, Table);
        if (message.Publisher == Number && (options.Options.NoLocal || _connection is { IgnoresOwn: true })) return Drop(entry, BrokerCounter.DeliveryDroppedNoLocal);
        entry.Group = group;
        if (entry.QoS > QoS.AtMostOnce || _connection is null || _outbox is { HoldsOnce: true }) return Queue(ref entry);
        return _connection.TrySendOnce(entry) ? DeliveryResult.Delivered : Drop(entry, BrokerCounter.DeliveryDroppedQueueFull);
    }

    private DeliveryResult Queue(ref OutgoingEntry entry)
    {
        if (entry.QoS == QoS.AtMostOnce && !Table.Options.QueueQoS0) return Drop(entry, BrokerCounter.DeliveryDroppedQoS0Msg);
        Outbox.Put(ref entry, Table.Options.MaxQueue);
        return DeliveryResult.Queued;
    }

    /// <summary>A message is lost to the client: counts why, and tells who wants to know.</summary>
    internal DeliveryResult Drop(in OutgoingEntry entry, BrokerCounter reason)
    {
        Counters.Add(BrokerCounter.DeliveryDropped);
        Counters.Add(reason);
        Table.Tracer?.Dropped(this, entry.Message!, reason);
        Table.Announcer?.Lost(this, entry, reason);
        return DeliveryResult.Dropped;
    }

    private void PublishWill() => TakeWill()?.Submit();

    private void DropWill() => TakeWill()?.LetGo();

    private Will? TakeWill()
    {
        var will = Will;
        Will = null;
        return will;
    }

    private void SetNextDeadline()
    {
        var next = _connection is null ? Math.Min(_expiresAt, Will?.DueAt ?? long.MaxValue) : long.MaxValue;
        if (Incoming is { } incoming) next = Math.Min(next, incoming.DueAt);
        if (next == long.MaxValue) Table.Shard.ClearDeadline(this);
        else Table.Shard.SetDeadline(this, Math.Max(0, next - Table.Shard.Now));
    }
}
