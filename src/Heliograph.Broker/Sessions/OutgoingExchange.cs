using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// The exchange of each message that has a packet identifier to its end, across connections (MQTT 5 §4.3.2 and §4.3.3). In a durable session a QoS 2
/// packet is sent only after the state it leads to is kept: whatever the moment of a crash, the client never gets a message it has finished with under
/// a new identifier. What gives a place up says so, because a message that waits may take it.
/// </summary>
internal sealed class OutgoingExchange(Session session, EntryCustody custody)
{
    private Inflight _inflight = new();

    /// <summary>Messages in flight.</summary>
    public int Count => _inflight.Count;

    /// <summary>When the oldest packet was sent that is not acknowledged; null when there is none.</summary>
    public long? OldestSentAt => _inflight.NextToSend > 0 ? _inflight[0].SentAt : null;

    /// <summary>Those in flight, oldest first, but for the first <paramref name="skip"/>.</summary>
    public IEnumerable<OutgoingEntry> Unfinished(int skip) =>
        Enumerable.Range(0, _inflight.Places).Select(place => _inflight[place]).Where(entry => entry.State != OutgoingState.Done).Skip(skip);

    private MqttConnection? Connection => session.Connection;

    private CounterBlock Counters => session.Table.Counters;

    private QueueLevels Levels => session.Table.Levels;

    /// <summary>Gives a message an identifier; <see cref="SendReady"/> sends it.</summary>
    public void Launch(ref OutgoingEntry entry)
    {
        entry.PacketId = _inflight.NextId();
        custody.KeepUnsent(ref entry);
        _inflight.Add(entry);
        Levels.Change(QueueLevel.InFlight, 1);
    }

    /// <summary>Puts back an entry that the store kept with its identifier.</summary>
    public void Restore(in OutgoingEntry entry)
    {
        _inflight.Restore(entry);
        Levels.Change(QueueLevel.InFlight, 1);
        if (entry.IsAcknowledged) Levels.Change(QueueLevel.AwaitingComplete, 1);
    }

    /// <summary>The client is on another connection: <see cref="SendReady"/> sends everything again, in order [MQTT-4.4.0-1].</summary>
    public void Rewind() => _inflight.NextToSend = 0;

    /// <summary>Sends what is in flight and has not been sent on this connection, as far as the window and the store allow.</summary>
    public void SendReady()
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
                Expire(_inflight.NextToSend);
                continue;
            }

            _inflight.NextToSend++;
            if (entry.State is OutgoingState.Unsent or OutgoingState.Sent) Send(ref entry);
            else if (entry.State != OutgoingState.Done) SendRelease(ref entry);
        }
    }

    /// <summary>Sends each PUBREL that was held back and is not any more.</summary>
    public void SendReleases()
    {
        for (var place = 0; place < _inflight.NextToSend && Connection is not null; place++)
        {
            ref var entry = ref _inflight[place];
            if (entry.State == OutgoingState.Releasing && !entry.IsHeldBack) SendRelease(ref entry);
        }
    }

    /// <summary>PUBACK (MQTT 5 §3.4). True when it gives a place up.</summary>
    public bool Acknowledge(ushort packetId)
    {
        var place = _inflight.Find(packetId);
        if (place < 0) return Ignore(BrokerCounter.PacketsPubAckMissed);
        ref var entry = ref _inflight[place];
        if (entry.State != OutgoingState.Sent) return Ignore(BrokerCounter.PacketsPubAckInuse);
        if (entry.QoS != QoS.AtLeastOnce) throw Unfitting("PUBACK", packetId);
        CountAcknowledged(entry);
        return Finish(place);
    }

    /// <summary>PUBREC (MQTT 5 §3.5): PUBREL follows, at once or when that is kept. True when it gives a place up.</summary>
    public bool Receive(ushort packetId, ReasonCode reason)
    {
        var place = _inflight.Find(packetId);
        if (place < 0)
        {
            Connection!.SendAck(PacketType.PubRel, packetId, ReasonCode.PacketIdentifierNotFound);
            return Ignore(BrokerCounter.PacketsPubRecMissed);
        }

        ref var entry = ref _inflight[place];
        if (entry.State != OutgoingState.Sent)
        {
            if (entry.State == OutgoingState.Released) Connection!.SendAck(PacketType.PubRel, packetId, ReasonCode.Success);
            return Ignore(BrokerCounter.PacketsPubRecInuse);
        }

        if (entry.QoS != QoS.ExactlyOnce) throw Unfitting("PUBREC", packetId);
        if (reason >= ReasonCode.UnspecifiedError) return Reject(place);
        Release(ref entry);
        return false;
    }

    /// <summary>PUBCOMP (MQTT 5 §3.7). True when it gives a place up.</summary>
    public bool Complete(ushort packetId)
    {
        var place = _inflight.Find(packetId);
        if (place < 0) return Ignore(BrokerCounter.PacketsPubCompMissed);
        return _inflight[place].State == OutgoingState.Released ? Finish(place) : Ignore(BrokerCounter.PacketsPubCompInuse);
    }

    /// <summary>Drops messages that have waited for their acknowledgement since <paramref name="before"/> and are expired. True when that gives places up.</summary>
    public bool DropExpired(long before)
    {
        // From the last to the first, because finished ones give their place up.
        var count = _inflight.Count;
        for (var place = _inflight.NextToSend - 1; place >= 0; place = Math.Min(place, _inflight.NextToSend) - 1)
        {
            ref var entry = ref _inflight[place];
            if (entry.State == OutgoingState.Sent && entry.SentAt <= before && entry.Message!.IsExpired(session.Table.Shard.UtcNow)) Expire(place);
        }

        return _inflight.Count < count;
    }

    /// <summary>Sends again what has waited for its acknowledgement since <paramref name="before"/> (the shard's milliseconds).</summary>
    public void Retry(long before)
    {
        for (var place = 0; place < _inflight.NextToSend; place++)
        {
            ref var entry = ref _inflight[place];
            if (entry.SentAt > before) continue;
            if (entry.State == OutgoingState.Sent) Send(ref entry);
            else if (entry.State == OutgoingState.Released) SendRelease(ref entry);
        }
    }

    /// <summary>The session ends.</summary>
    public void End()
    {
        for (var place = 0; place < _inflight.Places; place++)
        {
            if (_inflight[place].State == OutgoingState.Done) continue;
            CountLeaving(_inflight[place]);
            custody.GiveUp(_inflight[place]);
        }

        _inflight.Clear();
    }

    private static ProtocolException Unfitting(string packet, ushort packetId) =>
        new(ReasonCode.ProtocolError, $"{packet} for packet identifier {packetId}, whose message has another QoS");

    private bool Ignore(BrokerCounter why)
    {
        Counters.Add(why);
        return false;
    }

    // What a publisher was told is safe is not given up: the client gets it when it comes back, if it can be kept then.
    private void KeepAgain(ref OutgoingEntry entry)
    {
        custody.KeepFirst(ref entry);
        var connection = Connection!;

        // Later: ending the connection may publish its will, and this may be the middle of a delivery.
        session.Table.Shard.Post(() => connection.FailUnkept("the store could not keep the state of a message to the client"));
    }

    // Only after a reconnection with a smaller Receive Maximum can more be in flight than may be sent.
    private int SentNow()
    {
        var sent = 0;
        for (var place = 0; place < _inflight.NextToSend; place++) sent += _inflight[place].State == OutgoingState.Done ? 0 : 1;
        return sent;
    }

    private void Send(ref OutgoingEntry entry)
    {
        entry.SentAt = session.Table.Shard.Now;
        entry.State = OutgoingState.Sent;
        entry.Commit = null;
        var dup = entry.Dup;
        entry.Dup = true;
        if (!Connection!.SendPublish(entry, dup)) Finish(_inflight.Find(entry.PacketId));
    }

    private void Release(ref OutgoingEntry entry)
    {
        CountAcknowledged(entry);
        Levels.Change(QueueLevel.AwaitingComplete, 1);
        entry.State = OutgoingState.Releasing;
        if (entry.Sequence > 0) custody.KeepFirst(ref entry);
        custody.LetGo(ref entry);
        if (entry.Sequence == 0) SendRelease(ref entry);
    }

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

    // The client has it. What waited for it to come is not its slowness.
    private void CountAcknowledged(in OutgoingEntry entry)
    {
        Counters.Add(BrokerCounter.MessagesAcked);
        session.Table.Slow.Delivered(session, entry.Message!, Math.Max(entry.Since, Connection!.Since));
        session.Table.Announcer?.Acknowledged(session, entry);
    }

    private bool Reject(int place)
    {
        Counters.Add(FlowCounter.DeliveriesRejected);
        return Finish(place);
    }

    private bool Finish(int place)
    {
        custody.Discard(ref _inflight[place]);
        GiveUpPlace(place);
        return true;
    }

    private void RefuseUnkept(int place)
    {
        custody.DropUnkept(ref _inflight[place]);
        GiveUpPlace(place);
    }

    private void Expire(int place)
    {
        custody.Drop(ref _inflight[place], BrokerCounter.DeliveryDroppedExpired);
        GiveUpPlace(place);
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
}
