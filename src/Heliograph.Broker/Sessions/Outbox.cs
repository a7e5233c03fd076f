using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// What a session has for its client: the queue of messages that wait, and those in flight (<see cref="OutgoingExchange"/>). Responsible for order,
/// the in-flight window and the bound of the queue (the oldest goes). All of it is kept in the store for a durable session
/// (<see cref="EntryCustody"/>).
/// </summary>
internal sealed class Outbox : ICommitWaiter
{
    private readonly EntryCustody _custody;
    private readonly OutgoingExchange _exchange;
    private WaitingQueue _waiting;

    public Outbox(Session session)
    {
        Session = session;
        _custody = new(session);
        _exchange = new(session, _custody);
        _waiting = new(session.Table.Levels);
    }

    /// <summary>Its place in its table's list.</summary>
    public int Place { get; set; }

    /// <summary>Whose it is.</summary>
    public Session Session { get; }

    /// <summary>Messages of QoS 0 wait: a newer one must not overtake them [MQTT-4.6.0-6].</summary>
    public bool HoldsOnce => _waiting.HoldsOnce;

    /// <summary>Messages that wait.</summary>
    public int QueueLength => _waiting.Count;

    /// <summary>Messages in flight.</summary>
    public int InflightCount => _exchange.Count;

    /// <summary>When the oldest packet was sent that is not acknowledged; null when there is none.</summary>
    public long? OldestSentAt => _exchange.OldestSentAt;

    /// <summary>Those that wait, oldest first, but for the first <paramref name="skip"/>.</summary>
    public IEnumerable<OutgoingEntry> Waiting(int skip) => Enumerable.Range(0, _waiting.Count).Skip(skip).Select(place => _waiting[place]);

    /// <summary>Those in flight, oldest first, but for the first <paramref name="skip"/>.</summary>
    public IEnumerable<OutgoingEntry> Unfinished(int skip) => _exchange.Unfinished(skip);

    private MqttConnection? Connection => Session.Connection;

    private long Now => Session.Table.Shard.Now;

    /// <summary>Takes a message of QoS 1 or 2, or one of QoS 0 for a client that is away; <paramref name="limit"/> bounds the queue.</summary>
    public void Put(ref OutgoingEntry entry, int limit)
    {
        _custody.Take(ref entry);
        if (Connection is { } connection && _waiting.Count == 0 && _exchange.Count < connection.Window)
        {
            _exchange.Launch(ref entry);
            _exchange.SendReady();
        }
        else if (_waiting.Count >= limit && !DropOldest())
        {
            _custody.Drop(ref entry, BrokerCounter.DeliveryDroppedQueueFull);
        }
        else
        {
            _custody.KeepUnsent(ref entry);
            _waiting.Add(ref entry, Now);
        }
    }

    /// <summary>Puts back an entry that the store kept, in ascending sequence.</summary>
    public void Restore(OutgoingEntry entry)
    {
        _custody.Restore(entry);
        if (entry.PacketId == 0) _waiting.Add(ref entry, Now);
        else _exchange.Restore(entry);
    }

    /// <summary>The client is back: everything in flight goes out again, in order [MQTT-4.4.0-1], then what waits.</summary>
    public void Resume()
    {
        _exchange.Rewind();
        Pump();
    }

    /// <summary>Sends what waits, as far as the window and the peer allow.</summary>
    public void Pump()
    {
        _exchange.SendReady();
        while (_waiting.Count > 0 && Connection is { CanSend: true } connection)
        {
            ref var next = ref _waiting[0];

            // What other shards contribute to may reach the store later than this shard's next change of the same entry, and would undo it.
            if (next.IsHeldBack) return;
            if (next.QoS > QoS.AtMostOnce && _exchange.Count >= connection.Window) return;
            var entry = _waiting.Take();
            Send(connection, ref entry);
            _exchange.SendReady();
        }
    }

    /// <inheritdoc/>
    public void Committed(Commit commit)
    {
        _custody.Committed(commit);
        _exchange.SendReleases();
        Pump();
    }

    /// <summary>PUBACK (MQTT 5 §3.4).</summary>
    public void Acknowledge(ushort packetId)
    {
        if (_exchange.Acknowledge(packetId)) Pump();
    }

    /// <summary>PUBREC (MQTT 5 §3.5).</summary>
    public void Receive(ushort packetId, ReasonCode reason)
    {
        if (_exchange.Receive(packetId, reason)) Pump();
    }

    /// <summary>PUBCOMP (MQTT 5 §3.7).</summary>
    public void Complete(ushort packetId)
    {
        if (_exchange.Complete(packetId)) Pump();
    }

    /// <summary>Sends again what has waited for its acknowledgement since <paramref name="before"/> (the shard's milliseconds), but for messages expired.</summary>
    public void Retry(long before)
    {
        if (_exchange.DropExpired(before)) Pump();
        _exchange.Retry(before);
    }

    /// <summary>The session ends: what a share group gave goes back to it, the rest is forgotten.</summary>
    public void End()
    {
        _exchange.End();
        while (_waiting.Count > 0) _custody.GiveUp(_waiting.Take());
    }

    private void Send(MqttConnection connection, ref OutgoingEntry entry)
    {
        if (entry.Commit is { State: CommitState.Failed }) _custody.DropUnkept(ref entry);
        else if (entry.Message!.IsExpired(Session.Table.Shard.UtcNow)) _custody.Drop(ref entry, BrokerCounter.DeliveryDroppedExpired);
        else if (entry.QoS == QoS.AtMostOnce) SendOnce(connection, ref entry);
        else Relaunch(ref entry);
    }

    private static void SendOnce(MqttConnection connection, ref OutgoingEntry entry)
    {
        if (connection.SendPublish(entry, dup: false)) connection.Table.Slow.Delivered(connection.Session, entry.Message!, Math.Max(entry.Since, connection.Since));
        entry.Message!.Release();
    }

    private void Relaunch(ref OutgoingEntry entry)
    {
        entry.IsKept = true;
        _exchange.Launch(ref entry);
    }

    private bool DropOldest()
    {
        if (_waiting.Count == 0) return false;
        var oldest = _waiting.Take();
        _custody.Drop(ref oldest, BrokerCounter.DeliveryDroppedQueueFull);
        return true;
    }
}
