namespace Heliograph.Metrics.Instruments;

/// <summary>A limit that is set for the whole node or for each client of it.</summary>
public enum NodeLimit
{
    /// <summary>Connections over all listeners.</summary>
    Connections,

    /// <summary>Delayed messages.</summary>
    Delayed,

    /// <summary>Messages in flight to one client.</summary>
    InFlight,

    /// <summary>Bytes of memory that the process may occupy, by its container or its machine.</summary>
    Memory,

    /// <summary>Messages in the queue of one client.</summary>
    Queue,

    /// <summary>Retained messages.</summary>
    Retained,

    /// <summary>Subscriptions of one client.</summary>
    Subscriptions,
}
