using Heliograph.Broker.Messages;
using Heliograph.Broker.Storage;
using Heliograph.Protocol;
using Microsoft.Data.Sqlite;

namespace Heliograph.Server.Storage;

/// <summary>Reads all tables into a <see cref="StoreImageBuilder"/> and notes in the marks how far the rows reach.</summary>
internal sealed class StoreReader(SqliteConnection connection, StoreMarks marks)
{
    /// <summary>Reads everything. Throws <see cref="SqliteException"/>, or <see cref="OverflowException"/> when a number is out of its range.</summary>
    public void Read(StoreImageBuilder builder)
    {
        Each("SELECT id, qos, retain, expires, topic, properties, payload FROM message", row => builder.Add(Message(row)));
        Each("SELECT id, client, expiry, disconnected, will, will_delay, will_expiry FROM session", row => builder.Add(Session(row)));
        Each(
            "SELECT session, filter, options FROM subscription ORDER BY session, filter",
            row => builder.AddSubscription(row.Integer(0), row.Blob(1).ToArray(), row.Integer(2)));
        Each(
            "SELECT session, sequence, message, packet_id, released, flags, subscription_id FROM entry ORDER BY session, sequence",
            row => builder.AddEntry(row.Integer(0), Entry(row)));
        Each(
            "SELECT session, packet_id FROM incoming ORDER BY session, packet_id",
            row => builder.AddIncoming(row.Integer(0), checked((ushort)row.Integer(1))));
        Each("SELECT topic, message FROM retained", row => builder.AddRetained(row.Blob(0).ToArray(), row.Integer(1)));
        Each("SELECT message, due FROM delayed", row => builder.AddDelayed(row.Integer(0), row.Integer(1)));
    }

    private static SessionRecord Session(StoreStatement row) => new()
    {
        Id = row.Integer(0),
        ClientId = row.Blob(1).ToArray(),
        Expiry = checked((uint)row.Integer(2)),
        DisconnectedAt = row.Integer(3),
        Will = row.Integer(4),
        WillDelay = checked((uint)row.Integer(5)),
        WillExpiry = checked((uint)row.Integer(6)),
    };

    private Message Message(StoreStatement row)
    {
        marks.NoteMessage(row.Integer(0));
        var properties = row.Blob(5);
        var message = Broker.Messages.Message.Create(row.Blob(4), properties.Length, row.Blob(6));
        properties.CopyTo(message.Properties);
        message.Restore(row.Integer(0));
        message.QoS = row.Integer(1) is >= 0 and <= 2 and var qos ? (QoS)qos : throw new OverflowException($"message {message.Id} has QoS {row.Integer(1)}");
        message.Retain = row.Integer(2) != 0;
        message.ExpiresAt = row.Integer(3);
        return message;
    }

    private EntryRecord Entry(StoreStatement row)
    {
        marks.NoteEntry(row.Integer(0), row.Integer(1));
        return new()
        {
            Sequence = row.Integer(1),
            Message = row.Integer(2),
            PacketId = checked((ushort)row.Integer(3)),
            Released = row.Integer(4) != 0,
            Flags = checked((int)row.Integer(5)),
            SubscriptionId = checked((uint)row.Integer(6)),
        };
    }

    private void Each(string sql, Action<StoreStatement> read)
    {
        using var statement = new StoreStatement(connection, sql);
        while (statement.Read()) read(statement);
    }
}
