using Heliograph.Broker.Messages;
using Heliograph.Broker.Storage;
using Microsoft.Data.Sqlite;

namespace Heliograph.Server.Storage;

/// <summary>Makes single changes to the tables, inside the transaction that its caller has begun. One thread at a time.</summary>
internal sealed class StoreTables(SqliteConnection connection) : IDisposable
{
    private readonly StoreStatement _sessionPut = new(connection, "INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?, ?, ?, ?)");
    private readonly StoreStatement _subscriptionPut = new(connection, "INSERT OR REPLACE INTO subscription VALUES (?, ?, ?)");
    private readonly StoreStatement _subscriptionRemove = new(connection, "DELETE FROM subscription WHERE session = ? AND filter = ?");
    private readonly StoreStatement _messagePut = new(connection, "INSERT OR REPLACE INTO message VALUES (?, ?, ?, ?, ?, ?, ?)");
    private readonly StoreStatement _messageRemove = new(connection, "DELETE FROM message WHERE id = ?");
    private readonly StoreStatement _entryPut = new(connection, "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)");
    private readonly StoreStatement _entryRemove = new(connection, "DELETE FROM entry WHERE session = ? AND sequence = ?");
    private readonly StoreStatement _incomingPut = new(connection, "INSERT OR REPLACE INTO incoming VALUES (?, ?)");
    private readonly StoreStatement _incomingRemove = new(connection, "DELETE FROM incoming WHERE session = ? AND packet_id = ?");
    private readonly StoreStatement _retainedPut = new(connection, "INSERT OR REPLACE INTO retained VALUES (?, ?)");
    private readonly StoreStatement _retainedRemove = new(connection, "DELETE FROM retained WHERE topic = ?");
    private readonly StoreStatement _delayedPut = new(connection, "INSERT OR REPLACE INTO delayed VALUES (?, ?)");
    private readonly StoreStatement _delayedRemove = new(connection, "DELETE FROM delayed WHERE message = ?");
    private readonly StoreStatement[] _sessionRemove =
    [
        new(connection, "DELETE FROM session WHERE id = ?"),
        new(connection, "DELETE FROM subscription WHERE session = ?"),
        new(connection, "DELETE FROM entry WHERE session = ?"),
        new(connection, "DELETE FROM incoming WHERE session = ?"),
    ];

    /// <summary>Applies one change.</summary>
    public void Apply(in StoreOperation operation)
    {
        var session = operation.Session;
        var number = operation.Number;
        switch (operation.Kind)
        {
            case StoreOperationKind.SessionPut: Put(operation.Record!); break;
            case StoreOperationKind.SessionRemove: RemoveSession(session); break;
            case StoreOperationKind.SubscriptionPut: _subscriptionPut.Bind(1, session).Bind(2, operation.Text).Bind(3, number).Run(); break;
            case StoreOperationKind.SubscriptionRemove: _subscriptionRemove.Bind(1, session).Bind(2, operation.Text).Run(); break;
            case StoreOperationKind.MessagePut: Put(operation.Message!); break;
            case StoreOperationKind.MessageRemove: _messageRemove.Bind(1, number).Run(); break;
            case StoreOperationKind.EntryPut: Put(session, operation.Entry); break;
            case StoreOperationKind.EntryRemove: _entryRemove.Bind(1, session).Bind(2, number).Run(); break;
            case StoreOperationKind.IncomingPut: _incomingPut.Bind(1, session).Bind(2, number).Run(); break;
            case StoreOperationKind.IncomingRemove: _incomingRemove.Bind(1, session).Bind(2, number).Run(); break;
            case StoreOperationKind.RetainedPut: _retainedPut.Bind(1, operation.Text).Bind(2, number).Run(); break;
            case StoreOperationKind.RetainedRemove: _retainedRemove.Bind(1, operation.Text).Run(); break;
            case StoreOperationKind.DelayedPut: _delayedPut.Bind(1, number).Bind(2, session).Run(); break;
            case StoreOperationKind.DelayedRemove: _delayedRemove.Bind(1, number).Run(); break;
            default: throw new InvalidOperationException($"A store operation of the unknown kind {operation.Kind}.");
        }
    }

    public void Dispose()
    {
        foreach (var statement in (StoreStatement[])
        [
            _sessionPut, _subscriptionPut, _subscriptionRemove, _messagePut, _messageRemove, _entryPut, _entryRemove, _incomingPut,
            _incomingRemove, _retainedPut, _retainedRemove, _delayedPut, _delayedRemove, .. _sessionRemove,
        ])
        {
            statement.Dispose();
        }
    }

    private void Put(SessionRecord record) =>
        _sessionPut.Bind(1, record.Id).Bind(2, record.ClientId).Bind(3, record.Expiry).Bind(4, record.DisconnectedAt)
            .Bind(5, record.Will).Bind(6, record.WillDelay).Bind(7, record.WillExpiry).Run();

    private void Put(Message message) =>
        _messagePut.Bind(1, message.Id).Bind(2, (long)message.QoS).Bind(3, message.Retain ? 1 : 0).Bind(4, message.ExpiresAt)
            .Bind(5, message.Topic).Bind(6, message.Properties).Bind(7, message.Payload).Run();

    private void Put(long session, in EntryRecord entry) =>
        _entryPut.Bind(1, session).Bind(2, entry.Sequence).Bind(3, entry.Message).Bind(4, entry.PacketId)
            .Bind(5, entry.Released ? 1 : 0).Bind(6, entry.Flags).Bind(7, entry.SubscriptionId).Run();

    private void RemoveSession(long session)
    {
        foreach (var statement in _sessionRemove) statement.Bind(1, session).Run();
    }
}
