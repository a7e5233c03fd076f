namespace Heliograph.Broker.Storage;

/// <summary>What a <see cref="StoreOperation"/> changes. Removing what is not there is no error; putting replaces.</summary>
public enum StoreOperationKind
{
    /// <summary>Keeps <see cref="StoreOperation.Session"/> as <see cref="StoreOperation.Record"/> says.</summary>
    SessionPut,

    /// <summary>Removes a session with its subscriptions, entries and incoming identifiers.</summary>
    SessionRemove,

    /// <summary>Keeps the subscription <see cref="StoreOperation.Text"/> (the filter) of a session with <see cref="StoreOperation.Number"/> as its packed options.</summary>
    SubscriptionPut,

    /// <summary>Removes the subscription <see cref="StoreOperation.Text"/>.</summary>
    SubscriptionRemove,

    /// <summary>Keeps <see cref="StoreOperation.Message"/> under its <see cref="Messages.Message.Id"/>.</summary>
    MessagePut,

    /// <summary>Removes message <see cref="StoreOperation.Number"/>.</summary>
    MessageRemove,

    /// <summary>Keeps <see cref="StoreOperation.Entry"/> in the session's queue under its sequence.</summary>
    EntryPut,

    /// <summary>Removes the queue entry with sequence <see cref="StoreOperation.Number"/>.</summary>
    EntryRemove,

    /// <summary>Keeps packet identifier <see cref="StoreOperation.Number"/> as received with QoS 2 and not yet released.</summary>
    IncomingPut,

    /// <summary>Removes incoming packet identifier <see cref="StoreOperation.Number"/>.</summary>
    IncomingRemove,

    /// <summary>
    /// Keeps message <see cref="StoreOperation.Number"/> as the retained one of topic <see cref="StoreOperation.Text"/>, unless a change of this topic
    /// with a higher <see cref="StoreOperation.Session"/> came before: shards submit in any order.
    /// </summary>
    RetainedPut,

    /// <summary>Removes the retained message of topic <see cref="StoreOperation.Text"/>; <see cref="StoreOperation.Session"/> as for <see cref="RetainedPut"/>.</summary>
    RetainedRemove,

    /// <summary>Keeps message <see cref="StoreOperation.Number"/> as delayed until <see cref="StoreOperation.Session"/> (Unix milliseconds).</summary>
    DelayedPut,

    /// <summary>Removes delayed message <see cref="StoreOperation.Number"/>.</summary>
    DelayedRemove,
}
