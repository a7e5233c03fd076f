using System.Text;
using Heliograph.Broker.Messages;

namespace Heliograph.Broker.Storage;

/// <summary>What a <see cref="MemoryStore"/> has kept. Not thread-safe.</summary>
internal sealed class MemoryStoreContent
{
    private readonly Dictionary<long, Message> _messages = [];
    private readonly SortedDictionary<long, MemoryStoreSession> _sessions = [];
    private readonly SortedDictionary<string, (long Message, long Change)> _retained = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, long> _delayed = [];

    public void Apply(in StoreOperation operation)
    {
        switch (operation.Kind)
        {
            case StoreOperationKind.SessionPut: Session(operation).Record = operation.Record; break;
            case StoreOperationKind.SessionRemove: _sessions.Remove(operation.Session); break;
            case StoreOperationKind.SubscriptionPut: Session(operation).Subscriptions[Key(operation)] = operation.Number; break;
            case StoreOperationKind.SubscriptionRemove: Session(operation).Subscriptions.Remove(Key(operation)); break;
            case StoreOperationKind.EntryPut: Session(operation).Entries[operation.Entry.Sequence] = operation.Entry; break;
            case StoreOperationKind.EntryRemove: Session(operation).Entries.Remove(operation.Number); break;
            case StoreOperationKind.IncomingPut: Session(operation).Incoming.Add((ushort)operation.Number); break;
            case StoreOperationKind.IncomingRemove: Session(operation).Incoming.Remove((ushort)operation.Number); break;
            default: ApplyMessage(operation); break;
        }
    }

    public StoreImage Read()
    {
        var builder = new StoreImageBuilder();
        foreach (var message in _messages.Values) builder.Add(Copy(message));
        foreach (var session in _sessions.Values)
        {
            if (session.Record is { } record) builder.Add(record);
        }

        foreach (var (id, session) in _sessions) Read(builder, id, session);
        foreach (var (topic, retained) in _retained) builder.AddRetained(Encoding.Latin1.GetBytes(topic), retained.Message);
        foreach (var (message, due) in _delayed) builder.AddDelayed(message, due);
        var image = builder.Build();
        foreach (var repair in builder.Repairs) Apply(repair);
        return image;
    }

    public MemoryStoreContent Copy()
    {
        var copy = new MemoryStoreContent();
        foreach (var message in _messages.Values) copy.Put(message);
        foreach (var (id, session) in _sessions) copy._sessions.Add(id, session.Copy());
        foreach (var (topic, retained) in _retained) copy._retained.Add(topic, retained);
        foreach (var (message, due) in _delayed) copy._delayed.Add(message, due);
        return copy;
    }

    private static void Read(StoreImageBuilder builder, long id, MemoryStoreSession session)
    {
        foreach (var (filter, options) in session.Subscriptions) builder.AddSubscription(id, Encoding.Latin1.GetBytes(filter), options);
        foreach (var entry in session.Entries.Values) builder.AddEntry(id, entry);
        foreach (var packetId in session.Incoming) builder.AddIncoming(id, packetId);
    }

    // Whoever loads the store counts references and changes properties on its own objects, as if they came from a disk.
    private static Message Copy(Message message)
    {
        var copy = Message.Create(message.Topic, message.Properties.Length, message.Payload);
        message.Properties.CopyTo(copy.Properties);
        copy.QoS = message.QoS;
        copy.Retain = message.Retain;
        copy.ExpiresAt = message.ExpiresAt;
        copy.Restore(message.Id);
        return copy;
    }

    private static string Key(in StoreOperation operation) => Encoding.Latin1.GetString(operation.Text!);

    private void ApplyMessage(in StoreOperation operation)
    {
        switch (operation.Kind)
        {
            case StoreOperationKind.MessagePut: Put(operation.Message!); break;
            case StoreOperationKind.MessageRemove: Remove(operation.Number); break;
            case StoreOperationKind.RetainedPut or StoreOperationKind.RetainedRemove: ChangeRetained(operation); break;
            case StoreOperationKind.DelayedPut: _delayed[operation.Number] = operation.Session; break;
            case StoreOperationKind.DelayedRemove: _delayed.Remove(operation.Number); break;
            default: throw new InvalidOperationException($"A store operation of the unknown kind {operation.Kind}.");
        }
    }

    private void ChangeRetained(in StoreOperation operation)
    {
        var topic = Key(operation);
        if (_retained.TryGetValue(topic, out var retained) && operation.Session < retained.Change) return;
        if (operation.Kind == StoreOperationKind.RetainedPut) _retained[topic] = (operation.Number, operation.Session);
        else _retained.Remove(topic);
    }

    private void Put(Message message)
    {
        message.AddReference();
        if (_messages.TryGetValue(message.Id, out var replaced)) replaced.Release();
        _messages[message.Id] = message;
    }

    private void Remove(long id)
    {
        if (_messages.Remove(id, out var message)) message.Release();
    }

    private MemoryStoreSession Session(in StoreOperation operation)
    {
        if (!_sessions.TryGetValue(operation.Session, out var session)) _sessions.Add(operation.Session, session = new());
        return session;
    }
}
