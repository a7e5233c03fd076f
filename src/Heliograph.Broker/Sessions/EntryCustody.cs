using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// Answers for each message that an outbox holds, from its arrival to its end: what a durable session's store is told of it, what it has to wait for
/// there, and that its reference goes when it leaves, whatever the way out.
/// </summary>
internal sealed class EntryCustody(Session session)
{
    private long _sequence;
    private Commit? _awaited;

    private StoreLane Lane => session.Table.Lane;

    private CounterBlock Counters => session.Table.Counters;

    /// <summary>Takes a reference, and a number for the store if the session is durable and the message has a QoS that is kept.</summary>
    public void Take(ref OutgoingEntry entry)
    {
        entry.Message!.AddReference();
        if (!session.IsDurable || entry.QoS == QoS.AtMostOnce) return;
        entry.Sequence = ++_sequence;
        if (entry.Message.Keep()) Lane.Add(new() { Kind = StoreOperationKind.MessagePut, Message = entry.Message });
    }

    /// <summary>Takes back an entry that the store kept, in ascending sequence.</summary>
    public void Restore(in OutgoingEntry entry)
    {
        entry.Message?.Keep();
        entry.Message?.AddReference();
        _sequence = Math.Max(_sequence, entry.Sequence);
        if (!entry.IsAcknowledged) Counters.Add(FlowCounter.DeliveriesRestored);
    }

    /// <summary>Keeps an entry that has a number before it is sent for the first time. It is held back where it could be sent too early.</summary>
    public void KeepUnsent(ref OutgoingEntry entry)
    {
        if (entry.Sequence > 0) Keep(ref entry, Lane.IsShared || entry.QoS == QoS.ExactlyOnce);
    }

    /// <summary>Keeps the state of an entry, which is held back until that is done.</summary>
    public void KeepFirst(ref OutgoingEntry entry) => Keep(ref entry, holdBack: true);

    /// <summary>What some entry waited for is over.</summary>
    public void Committed(Commit commit)
    {
        if (_awaited == commit) _awaited = null;
    }

    /// <summary>The message is lost to its client for <paramref name="reason"/>.</summary>
    public void Drop(ref OutgoingEntry entry, BrokerCounter reason)
    {
        session.Drop(entry, reason);
        Discard(ref entry);
    }

    /// <summary>The store could not keep it. Its publisher was not told that it is safe and will send it again.</summary>
    public void DropUnkept(ref OutgoingEntry entry)
    {
        Counters.Add(FlowCounter.DeliveriesNotKept);
        Discard(ref entry);
    }

    /// <summary>It is over with the entry, in the store too.</summary>
    public void Discard(ref OutgoingEntry entry)
    {
        if (entry.Sequence > 0) Lane.Add(new() { Kind = StoreOperationKind.EntryRemove, Session = session.StoreId, Number = entry.Sequence });
        LetGo(ref entry);
    }

    /// <summary>The entry needs its message no more.</summary>
    public void LetGo(ref OutgoingEntry entry)
    {
        if (entry.Message is not { } message) return;
        entry.Message = null;
        if (entry.Sequence > 0 && message.Unkeep()) Lane.Add(new() { Kind = StoreOperationKind.MessageRemove, Number = message.Id });
        message.Release();
    }

    /// <summary>
    /// The session ends: what a share group gave goes back to it, the rest is forgotten. Handed to another member before it is let go of, so that it is
    /// never without a reference in the store.
    /// </summary>
    public void GiveUp(OutgoingEntry entry)
    {
        // One of QoS 2 that was sent to a member of a group is sent to no other [MQTT-4.8.2-5].
        var isBound = entry.QoS == QoS.ExactlyOnce && entry.State != OutgoingState.Unsent;
        var isGivenBack = entry is { Message: not null, Group: not null } && !isBound;
        if (!entry.IsAcknowledged) Counters.Add(isGivenBack ? FlowCounter.DeliveriesGivenBack : FlowCounter.DeliveriesSessionEnded);
        if (isGivenBack) session.Table.Router.Redeliver(entry.Message!, entry.Group!, session);
        LetGo(ref entry);
    }

    private void Keep(ref OutgoingEntry entry, bool holdBack)
    {
        Lane.Add(new() { Kind = StoreOperationKind.EntryPut, Session = session.StoreId, Entry = entry.Record });
        if (!holdBack) return;
        entry.Commit = Lane.Current;
        if (_awaited == entry.Commit) return;
        _awaited = entry.Commit;
        entry.Commit.Wait(session.Table.Shard, session.Outbox);
    }
}
