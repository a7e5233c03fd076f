namespace Heliograph.Broker.Topics;

/// <summary>What became of one delivery. Drops have been counted by whoever answers.</summary>
public enum DeliveryResult
{
    /// <summary>Written to the connection, or handed over to where that happens.</summary>
    Delivered,

    /// <summary>Waits in a queue.</summary>
    Queued,

    /// <summary>Dropped; the subscriber is there.</summary>
    Dropped,

    /// <summary>Nobody was there to take it.</summary>
    NoSubscriber,
}
