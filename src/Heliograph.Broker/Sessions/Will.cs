using Heliograph.Broker.Messages;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// The message a client asked to be published if it is lost (MQTT 5 §3.1.2.5). Owns a reference to the message until it is published or let go of,
/// one of which must happen once.
/// </summary>
/// <param name="session">The client's session.</param>
/// <param name="message">The message.</param>
/// <param name="delay">Seconds to wait after the loss.</param>
/// <param name="expiry">Seconds the message lives from its publication; <see cref="uint.MaxValue"/> for ever.</param>
internal sealed class Will(Session session, Message message, uint delay, uint expiry)
{
    /// <summary>The message.</summary>
    public Message Message => message;

    /// <summary>Seconds to wait after the loss.</summary>
    public uint Delay => delay;

    /// <summary>Seconds the message lives from its publication; <see cref="uint.MaxValue"/> for ever.</summary>
    public uint Expiry => expiry;

    /// <summary>When it is to be published, in the shard's milliseconds; never, before <see cref="Schedule"/>.</summary>
    public long DueAt { get; private set; } = long.MaxValue;

    private SessionTable Table => session.Table;

    /// <summary>A will that the store kept.</summary>
    public static Will Restore(Session session, Message message, SessionRecord record)
    {
        message.AddReference();
        message.Keep();
        message.Publisher = session.Number;
        return new(session, message, record.WillDelay, record.WillExpiry);
    }

    /// <summary>Has the store keep it if it keeps the session.</summary>
    public void Keep()
    {
        if (session.IsDurable && message.Keep()) Table.Lane.Add(new() { Kind = StoreOperationKind.MessagePut, Message = message });
    }

    /// <summary>The client was lost at <paramref name="lostAt"/> (the shard's milliseconds).</summary>
    public void Schedule(long lostAt) => DueAt = lostAt + (delay * 1000L);

    /// <summary>Publishes it, unless rules that concern its client deny it by now.</summary>
    public void Submit()
    {
        if (Table.Node.Access.Authorization.Concerns(session.Identity)) WillCheck.Begin(session, this);
        else Publish();
    }

    /// <summary>Publishes it.</summary>
    public void Publish()
    {
        if (expiry != uint.MaxValue) StartExpiry();
        Table.Counters.Add(FlowCounter.MessagesWill);
        if (Table.Announcer is not null) message.Sender = session.Identity;
        Table.Router.Publish(message, session.Identity);
        LetGo();
    }

    /// <summary>It is over with it, in the store too.</summary>
    public void LetGo()
    {
        if (session.IsDurable && message.Unkeep()) Table.Lane.Add(new() { Kind = StoreOperationKind.MessageRemove, Number = message.Id });
        message.Release();
    }

    private void StartExpiry()
    {
        message.ExpiresAt = Table.Shard.UtcNow + (expiry * 1000L);
        if (session.IsDurable) Table.Lane.Add(new() { Kind = StoreOperationKind.MessagePut, Message = message });
    }
}
