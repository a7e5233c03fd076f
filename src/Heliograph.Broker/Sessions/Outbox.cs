using Heliograph.Broker.Buffers;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// What a session has for its client: the queue of messages that wait, and those in flight. Responsible for
/// <list type="bullet">
/// <item>order, the in-flight window and the bound of the queue (the oldest goes),</item>
/// <item>the exchange of each QoS 1 and 2 message to its end, across connections,</item>
/// <item>keeping all that in the store for a durable session. There a QoS 2 packet is sent only after the state it leads to is kept: whatever the
/// moment of a crash, the client never gets a message it has finished with under a new identifier.</item>
/// </list>
/// </summary>
internal sealed class Outbox(Session session) : ICommitWaiter
{
    private readonly Inflight _inflight = new();
    private readonly Ring<OutgoingEntry> _queue = new();
    private long _sequence;
    private int _queuedOnce;
    private Commit? _awaited;

    /// <summary>Its place in its table's list.</summary>
    public int Place { get; set; }

    /// <summary>Whose it is.</summary>
    public Session Session => session;

    /// <summary>Messages of QoS 0 wait: a newer one must not overtake them [MQTT-4.6.0-6].</summary>
    public bool HoldsOnce => _queuedOnce > 0;

    /// <summary>Messages that wait.</summary>
    public int QueueLength => _queue.Count;

    /// <summary>When the oldest packet was sent that is not acknowledged; null when there is none.</summary>
    public long? OldestSentAt => _inflight.NextToSend > 0 ? _inflight[0].SentAt : null;

    /// <summary>Those that wait, oldest first, but for the first <paramref name="skip"/>.</summary>
    public IEnumerable<OutgoingEntry> Waiting(int skip) => Enumerable.Range(0, _queue.Count).Skip(skip).Select(place => _queue[place]);

    /// <summary>Those in flight, oldest first, but for the first <paramref name="skip"/>.</summary>
    public IEnumerable<OutgoingEntry> Unfinished(int skip) =>
        Enumerable.Range(0, _inflight.Places).Select(place => _inflight[place]).Where(entry => entry.State != OutgoingState.Done).Skip(skip);

    /// <summary>Messages in flight.</summary>
    public int InflightCount => _inflight.Count;

    private MqttConnection? Connection => session.Connection;

    private StoreLane Lane => session.Table.Lane;

    private CounterBlock Counters => session.Table.Counters;

    private QueueLevels Levels => session.Table.Levels;

    /// <summary>Takes a message of QoS 1 or 2, or one of QoS 0 for a client that is away; <paramref name="limit"/> bounds the queue.</summary>
    public void Put(ref OutgoingEntry entry, int limit)
    {
        entry.Message!.AddReference();
        if (session.IsDurable && entry.QoS > QoS.AtMostOnce) Number(ref entry);
        if (Connection is { } connection && _queue.Count == 0 && _inflight.Count < connection.Window)
        {
            Launch(ref entry);
            SendReady();
            return;
        }

        if (_queue.Count >= limit && !DropOldest())
        {
            Drop(ref entry, BrokerCounter.DeliveryDroppedQueueFull);
            return;
        }

        if (entry.Sequence > 0) Keep(ref entry, Lane.IsShared || entry.QoS == QoS.ExactlyOnce);
        Enqueue(ref entry);
        if (entry.QoS == QoS.AtMostOnce) _queuedOnce++;
    }

    /// <summary>Puts back an entry that the store kept, in ascending sequence.</summary>
    public void Restore(OutgoingEntry entry)
    {
        entry.Message?.Keep();
        entry.Message?.AddReference();
        _sequence = Math.Max(_sequence, entry.Sequence);
        if (!entry.IsAcknowledged) Counters.Add(FlowCounter.DeliveriesRestored);
        if (entry.PacketId == 0)
        {
            Enqueue(ref entry);
            return;
        }

        _inflight.Restore(entry);
        Levels.Change(QueueLevel.InFlight, 1);
        if (entry.IsAcknowledged) Levels.Change(QueueLevel.AwaitingComplete, 1);
    }

    /// <summary>The client is back: everything in flight goes out again, in order [MQTT-4.4.0-1], then what waits.</summary>
    public void Resume()
    {
        _inflight.NextToSend = 0;
        Pump();
    }

    /// <summary>Sends what waits, as far as the window and the peer allow.</summary>
    public void Pump()
    {
        SendReady();
        while (_queue.Count > 0 && Connection is { CanSend: true } connection)
        {
            ref var next = ref _queue[0];

            // What other shards contribute to may reach the store later than this shard's next change of the same entry, and would undo it.
            if (next.IsHeldBack) return;
            if (next.QoS > QoS.AtMostOnce && _inflight.Count >= connection.Window) return;
            var entry = TakeQueued();
            if (entry.Commit is { State: CommitState.Failed }) DropUnkept(ref entry);
            else if (entry.Message!.IsExpired(session.Table.Shard.UtcNow)) Drop(ref entry, BrokerCounter.DeliveryDroppedExpired);
            else if (entry.QoS == QoS.AtMostOnce) SendOnce(connection, ref entry);
            else Relaunch(ref entry);
            SendReady();
        }
    }

    /// <inheritdoc/>
    public void Committed(Commit commit)
    {
        if (_awaited == commit) _awaited = null;
        SendReleases();
        Pump();
    }

    /// <summary>PUBACK (MQTT 5 §3.4).</summary>
    public void Acknowledge(ushort packetId)
    {
        var place = _inflight.Find(packetId);
        if (place < 0)
        {
            Counters.Add(BrokerCounter.PacketsPubAckMissed);
            return;
        }

        ref var entry = ref _inflight[place];
        if (entry.State != OutgoingState.Sent)
        {
            Counters.Add(BrokerCounter.PacketsPubAckInuse);
            return;
        }

        if (entry.QoS != QoS.AtLeastOnce) throw Unfitting("PUBACK", packetId);
        Counters.Add(BrokerCounter.MessagesAcked);
        CountSlow(entry);
        Finish(place);
    }

    /// <summary>PUBREC (MQTT 5 §3.5): PUBREL follows, at once or when that is kept.</summary>
    public void Receive(ushort packetId, ReasonCode reason)
    {
        var place = _inflight.Find(packetId);
        if (place < 0)
        {
            Counters.Add(BrokerCounter.PacketsPubRecMissed);
            Connection!.SendAck(PacketType.PubRel, packetId, ReasonCode.PacketIdentifierNotFound);
            return;
        }

        ref var entry = ref _inflight[place];
        if (entry.State != OutgoingState.Sent)
        {
            Counters.Add(BrokerCounter.PacketsPubRecInuse);
            if (entry.State == OutgoingState.Released) Connection!.SendAck(PacketType.PubRel, packetId, ReasonCode.Success);
            return;
        }

        if (entry.QoS != QoS.ExactlyOnce) throw Unfitting("PUBREC", packetId);
        if (reason >= ReasonCode.UnspecifiedError) Reject(place);
        else Release(ref entry);
    }

    /// <summary>PUBCOMP (MQTT 5 §3.7).</summary>
    public void Complete(ushort packetId)
    {
        var place = _inflight.Find(packetId);
        if (place < 0)
        {
            Counters.Add(BrokerCounter.PacketsPubCompMissed);
            return;
        }

        if (_inflight[place].State != OutgoingState.Released)
        {
            Counters.Add(BrokerCounter.PacketsPubCompInuse);
            return;
        }

        Finish(place);
    }

    /// <summary>Sends again what has waited for its acknowledgement since <paramref name="before"/> (the shard's milliseconds), but for messages expired.</summary>
    public void Retry(long before)
    {
        if (DropExpired(before)) Pump();
        for (var place = 0; place < _inflight.NextToSend; place++)
        {
            ref var entry = ref _inflight[place];
            if (entry.SentAt > before) continue;
            if (entry.State == OutgoingState.Sent) Send(ref entry);
            else if (entry.State == OutgoingState.Released) SendRelease(ref entry);
        }
    }

    // From the last to the first, because finished ones give their place up.
    private bool DropExpired(long before)
    {
        var count = _inflight.Count;
        for (var place = _inflight.NextToSend - 1; place >= 0; place = Math.Min(place, _inflight.NextToSend) - 1)
        {
            ref var entry = ref _inflight[place];
            if (entry.State != OutgoingState.Sent || entry.SentAt > before || !entry.Message!.IsExpired(session.Table.Shard.UtcNow)) continue;
            Drop(ref entry, BrokerCounter.DeliveryDroppedExpired);
            GiveUpPlace(place);
        }

        return _inflight.Count < count;
    }

    /// <summary>The session ends: what a share group gave goes back to it, the rest is forgotten.</summary>
    public void End()
    {
        for (var place = 0; place < _inflight.Places; place++)
        {
            if (_inflight[place].State == OutgoingState.Done) continue;
            CountLeaving(_inflight[place]);
            GiveUp(_inflight[place]);
        }

        while (_queue.Count > 0) GiveUp(TakeQueued());
        _inflight.Clear();
    }

    private static ProtocolException Unfitting(string packet, ushort packetId) =>
        new(ReasonCode.ProtocolError, $"{packet} for packet identifier {packetId}, whose message has another QoS");

    private void Number(ref OutgoingEntry entry)
    {
        entry.Sequence = ++_sequence;
        if (entry.Message!.Keep()) Lane.Add(new() { Kind = StoreOperationKind.MessagePut, Message = entry.Message });
    }

    private void Launch(ref OutgoingEntry entry)
    {
        entry.PacketId = _inflight.NextId();
        if (entry.Sequence > 0) Keep(ref entry, Lane.IsShared || entry.QoS == QoS.ExactlyOnce);
        _inflight.Add(entry);
        Levels.Change(QueueLevel.InFlight, 1);
    }

    private void Relaunch(ref OutgoingEntry entry)
    {
        entry.IsKept = true;
        Launch(ref entry);
    }

    private void Keep(ref OutgoingEntry entry, bool holdBack)
    {
        Lane.Add(new() { Kind = StoreOperationKind.EntryPut, Session = session.StoreId, Entry = entry.Record });
        if (!holdBack) return;
        entry.Commit = Lane.Current;
        if (_awaited == entry.Commit) return;
        _awaited = entry.Commit;
        entry.Commit.Wait(session.Table.Shard, this);
    }

    // What a publisher was told is safe is not given up: the client gets it when it comes back, if it can be kept then.
    private void KeepAgain(ref OutgoingEntry entry)
    {
        Keep(ref entry, holdBack: true);
        var connection = Connection!;

        // Later: ending the connection may publish its will, and this may be the middle of a delivery.
        session.Table.Shard.Post(() => connection.FailUnkept("the store could not keep the state of a message to the client"));
    }

    private void SendReady()
    {
        while (_inflight.NextToSend < _inflight.Places && Connection is not null)
        {
            ref var entry = ref _inflight[_inflight.NextToSend];
            if (entry.IsHeldBack) return;
            if (entry.Commit is { State: CommitState.Failed } && entry.State == OutgoingState.Unsent)
            {
                if (entry.IsKept) KeepAgain(ref entry);
                else RefuseUnkept(_inflight.NextToSend);
                continue;
            }

            if (_inflight.NextToSend >= Connection.Window && _inflight.Count > Connection.Window && SentNow() >= Connection.Window) return;
            if (entry.Message is { } message && message.IsExpired(session.Table.Shard.UtcNow))
            {
                Drop(ref entry, BrokerCounter.DeliveryDroppedExpired);
                GiveUpPlace(_inflight.NextToSend);
                continue;
            }

            _inflight.NextToSend++;
            if (entry.State is OutgoingState.Unsent or OutgoingState.Sent) Send(ref entry);
            else if (entry.State != OutgoingState.Done) SendRelease(ref entry);
        }
    }

    // Only after a reconnection with a smaller Receive Maximum can more be in flight than may be sent.
    private int SentNow()
    {
        var sent = 0;
        for (var place = 0; place < _inflight.NextToSend; place++) sent += _inflight[place].State == OutgoingState.Done ? 0 : 1;
        return sent;
    }

    private void SendReleases()
    {
        for (var place = 0; place < _inflight.NextToSend && Connection is not null; place++)
        {
            ref var entry = ref _inflight[place];
            if (entry.State == OutgoingState.Releasing && !entry.IsHeldBack) SendRelease(ref entry);
        }
    }

    private void Send(ref OutgoingEntry entry)
    {
        entry.SentAt = session.Table.Shard.Now;
        entry.State = OutgoingState.Sent;
        entry.Commit = null;
        var dup = entry.Dup;
        entry.Dup = true;
        if (!Connection!.SendPublish(entry, dup)) Refuse(_inflight.Find(entry.PacketId));
    }

    private static void SendOnce(MqttConnection connection, ref OutgoingEntry entry)
    {
        if (connection.SendPublish(entry, dup: false)) connection.Table.Slow.Delivered(connection.Session, entry.Message!, Math.Max(entry.Since, connection.Since));
        entry.Message!.Release();
    }

    private void Release(ref OutgoingEntry entry)
    {
        Counters.Add(BrokerCounter.MessagesAcked);
        CountSlow(entry);
        Levels.Change(QueueLevel.AwaitingComplete, 1);
        entry.State = OutgoingState.Releasing;
        if (entry.Sequence == 0)
        {
            LetGo(ref entry);
            SendRelease(ref entry);
            return;
        }

        Keep(ref entry, holdBack: true);
        LetGo(ref entry);
    }

    // The client has it. What waited for it to come is not its slowness.
    private void CountSlow(in OutgoingEntry entry) => session.Table.Slow.Delivered(session, entry.Message!, Math.Max(entry.Since, Connection!.Since));

    private void SendRelease(ref OutgoingEntry entry)
    {
        if (entry.Commit is { State: CommitState.Failed })
        {
            KeepAgain(ref entry);
            return;
        }

        entry.SentAt = session.Table.Shard.Now;
        entry.State = OutgoingState.Released;
        entry.Commit = null;
        Connection!.SendAck(PacketType.PubRel, entry.PacketId, ReasonCode.Success);
    }

    private void Finish(int place)
    {
        Refuse(place);
        Pump();
    }

    private void Reject(int place)
    {
        Counters.Add(FlowCounter.DeliveriesRejected);
        Finish(place);
    }

    private void Refuse(int place)
    {
        Discard(ref _inflight[place]);
        GiveUpPlace(place);
    }

    // Its publisher was not told that it is safe and will send it again.
    private void RefuseUnkept(int place)
    {
        DropUnkept(ref _inflight[place]);
        GiveUpPlace(place);
    }

    private void DropUnkept(ref OutgoingEntry entry)
    {
        Counters.Add(FlowCounter.DeliveriesNotKept);
        Discard(ref entry);
    }

    private void GiveUpPlace(int place)
    {
        CountLeaving(_inflight[place]);
        _inflight.Finish(place);
    }

    private void CountLeaving(in OutgoingEntry entry)
    {
        Levels.Change(QueueLevel.InFlight, -1);
        if (entry.IsAcknowledged) Levels.Change(QueueLevel.AwaitingComplete, -1);
    }

    private void Enqueue(ref OutgoingEntry entry)
    {
        entry.SentAt = session.Table.Shard.Now;
        _queue.Add(entry);
        Levels.Enqueued(entry.SentAt);
    }

    private OutgoingEntry TakeQueued()
    {
        var entry = _queue.Take();
        Levels.Dequeued(entry.SentAt);
        if (entry.QoS == QoS.AtMostOnce) _queuedOnce--;
        return entry;
    }

    private bool DropOldest()
    {
        if (_queue.Count == 0) return false;
        var oldest = TakeQueued();
        Drop(ref oldest, BrokerCounter.DeliveryDroppedQueueFull);
        return true;
    }

    private void Drop(ref OutgoingEntry entry, BrokerCounter reason)
    {
        Counters.Add(BrokerCounter.DeliveryDropped);
        Counters.Add(reason);
        session.Table.Tracer?.Dropped(session, entry.Message!, reason);
        Discard(ref entry);
    }

    private void Discard(ref OutgoingEntry entry)
    {
        if (entry.Sequence > 0) Lane.Add(new() { Kind = StoreOperationKind.EntryRemove, Session = session.StoreId, Number = entry.Sequence });
        LetGo(ref entry);
    }

    private void LetGo(ref OutgoingEntry entry)
    {
        if (entry.Message is not { } message) return;
        entry.Message = null;
        if (entry.Sequence > 0 && message.Unkeep()) Lane.Add(new() { Kind = StoreOperationKind.MessageRemove, Number = message.Id });
        message.Release();
    }

    // Handed to another member before it is let go of, so that it is never without a reference in the store.
    private void GiveUp(OutgoingEntry entry)
    {
        // One of QoS 2 that was sent to a member of a group is sent to no other [MQTT-4.8.2-5].
        var isBound = entry.QoS == QoS.ExactlyOnce && entry.State != OutgoingState.Unsent;
        var isGivenBack = entry is { Message: not null, Group: not null } && !isBound;
        if (!entry.IsAcknowledged) Counters.Add(isGivenBack ? FlowCounter.DeliveriesGivenBack : FlowCounter.DeliveriesSessionEnded);
        if (isGivenBack) session.Table.Router.Redeliver(entry.Message!, entry.Group!, session);
        LetGo(ref entry);
    }
}
