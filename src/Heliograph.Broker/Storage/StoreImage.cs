using Heliograph.Broker.Messages;

namespace Heliograph.Broker.Storage;

/// <summary>Everything a store holds when it is opened. Each message is owned by the image once; whoever takes it adds references.</summary>
public sealed class StoreImage
{
    /// <summary>The sessions.</summary>
    public List<StoredSession> Sessions { get; } = [];

    /// <summary>The messages by number.</summary>
    public Dictionary<long, Message> Messages { get; } = [];

    /// <summary>Message numbers of the retained messages.</summary>
    public List<long> Retained { get; } = [];

    /// <summary>Message numbers and due times (Unix milliseconds) of the delayed messages.</summary>
    public List<(long Message, long Due)> Delayed { get; } = [];
}
