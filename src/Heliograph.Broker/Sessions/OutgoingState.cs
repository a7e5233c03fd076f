namespace Heliograph.Broker.Sessions;

/// <summary>Where a message is on its way to a client with QoS 1 or 2.</summary>
internal enum OutgoingState : byte
{
    /// <summary>Not sent with its packet identifier: it waits in the queue, or until it is kept by the store.</summary>
    Unsent,

    /// <summary>Sent; PUBACK or PUBREC is due.</summary>
    Sent,

    /// <summary>PUBREC received; PUBREL goes out when that is kept.</summary>
    Releasing,

    /// <summary>PUBREL sent; PUBCOMP is due.</summary>
    Released,

    /// <summary>Finished; its place is not yet given up.</summary>
    Done,
}
