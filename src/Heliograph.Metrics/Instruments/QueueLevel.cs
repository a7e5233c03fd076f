namespace Heliograph.Metrics.Instruments;

/// <summary>What the sessions of a shard hold for their clients now. The value is a cell's place.</summary>
public enum QueueLevel
{
    /// <summary>Messages that wait in a queue.</summary>
    Queued,

    /// <summary>Messages of QoS 1 and 2 that have a packet identifier and are not finished.</summary>
    InFlight,

    /// <summary>Those in flight that the client has acknowledged with PUBREC: only PUBCOMP is due.</summary>
    AwaitingComplete,

    /// <summary>Not a level: how many there are.</summary>
    Count,
}
