using Heliograph.Broker.Messages;

namespace Heliograph.Broker.Storage;

/// <summary>One change to what is kept; <see cref="StoreOperationKind"/> says which fields count.</summary>
public readonly struct StoreOperation
{
    /// <summary>What is changed.</summary>
    public StoreOperationKind Kind { get; init; }

    /// <summary>The session's number (or the due time of a delayed message, or the number of a retained message's change).</summary>
    public long Session { get; init; }

    /// <summary>A sequence, packet identifier, message number or packed options.</summary>
    public long Number { get; init; }

    /// <summary>A filter or topic, UTF-8.</summary>
    public byte[]? Text { get; init; }

    /// <summary>The message to keep; the batch holds a reference.</summary>
    public Message? Message { get; init; }

    /// <summary>The session to keep.</summary>
    public SessionRecord? Record { get; init; }

    /// <summary>The queue entry to keep.</summary>
    public EntryRecord Entry { get; init; }
}
