using Heliograph.Broker.Messages;

namespace Heliograph.Broker.Storage;

/// <summary>
/// Puts a <see cref="StoreImage"/> together from what a store has kept and leaves out the orphans: what belongs to no session or needs a
/// message that is not there, and messages that nothing refers to. Add all messages first, then all sessions, then the rest.
/// </summary>
public sealed class StoreImageBuilder
{
    private readonly StoreImage _image = new();
    private readonly Dictionary<long, StoredSession> _sessions = [];
    private readonly HashSet<long> _referenced = [];

    /// <summary>The changes that clean what was left out from the store; complete after <see cref="Build"/>.</summary>
    public List<StoreOperation> Repairs { get; } = [];

    /// <summary>A message, with its number; the image takes over the caller's reference.</summary>
    public void Add(Message message) => _image.Messages.Add(message.Id, message);

    /// <summary>A session. A will whose message is missing is taken off it.</summary>
    public void Add(SessionRecord record)
    {
        if (record.Will != 0 && !Refer(record.Will))
        {
            record = record with { Will = 0, WillDelay = 0 };
            Repairs.Add(new() { Kind = StoreOperationKind.SessionPut, Session = record.Id, Record = record });
        }

        var session = new StoredSession(record);
        _sessions.Add(record.Id, session);
        _image.Sessions.Add(session);
    }

    /// <summary>A session's subscription.</summary>
    public void AddSubscription(long session, byte[] filter, long options)
    {
        if (_sessions.TryGetValue(session, out var owner)) owner.Subscriptions.Add((filter, options));
        else Repairs.Add(new() { Kind = StoreOperationKind.SubscriptionRemove, Session = session, Text = filter });
    }

    /// <summary>
    /// A session's queue entry, in ascending sequence. One that is released needs no message any more; one of QoS 2 that was sent and has none
    /// had been received by the client, which waits for PUBREL: the message went with its last reference before that was kept.
    /// </summary>
    public void AddEntry(long session, in EntryRecord entry)
    {
        var hasOwner = _sessions.TryGetValue(session, out var owner);
        if (hasOwner && (Refer(entry.Message) || entry.Released)) owner!.Entries.Add(entry);
        else if (hasOwner && entry.PacketId != 0 && entry.IsExactlyOnce) AddReleased(owner!, entry with { Released = true });
        else Repairs.Add(new() { Kind = StoreOperationKind.EntryRemove, Session = session, Number = entry.Sequence });
    }

    private void AddReleased(StoredSession owner, in EntryRecord entry)
    {
        owner.Entries.Add(entry);
        Repairs.Add(new() { Kind = StoreOperationKind.EntryPut, Session = owner.Record.Id, Entry = entry });
    }

    /// <summary>A session's incoming QoS 2 packet identifier.</summary>
    public void AddIncoming(long session, ushort packetId)
    {
        if (_sessions.TryGetValue(session, out var owner)) owner.Incoming.Add(packetId);
        else Repairs.Add(new() { Kind = StoreOperationKind.IncomingRemove, Session = session, Number = packetId });
    }

    /// <summary>The retained message of a topic.</summary>
    public void AddRetained(byte[] topic, long message)
    {
        if (Refer(message)) _image.Retained.Add(message);
        else Repairs.Add(new() { Kind = StoreOperationKind.RetainedRemove, Text = topic });
    }

    /// <summary>A delayed message and when it is due (Unix milliseconds).</summary>
    public void AddDelayed(long message, long due)
    {
        if (Refer(message)) _image.Delayed.Add((message, due));
        else Repairs.Add(new() { Kind = StoreOperationKind.DelayedRemove, Number = message });
    }

    /// <summary>The image, once everything is added.</summary>
    public StoreImage Build()
    {
        foreach (var (id, message) in _image.Messages)
        {
            if (_referenced.Contains(id)) continue;
            _image.Messages.Remove(id);
            Repairs.Add(new() { Kind = StoreOperationKind.MessageRemove, Number = id });
            message.Release();
        }

        return _image;
    }

    private bool Refer(long message)
    {
        if (!_image.Messages.ContainsKey(message)) return false;
        _referenced.Add(message);
        return true;
    }
}
