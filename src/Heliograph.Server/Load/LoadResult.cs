namespace Heliograph.Server.Load;

/// <summary>What came of a run. Messages are counted once each, however often they were repeated.</summary>
internal sealed record LoadResult
{
    /// <summary>Messages published.</summary>
    public long Sent { get; init; }

    /// <summary>Of those, acknowledged by PUBACK or PUBREC; with QoS 0 all.</summary>
    public long Acknowledged { get; init; }

    /// <summary>Of those, refused with a reason code.</summary>
    public long Refused { get; init; }

    /// <summary>Deliveries that the acknowledged messages promise: one for each subscriber of their topic.</summary>
    public long Expected { get; init; }

    /// <summary>First deliveries, of messages that were not acknowledged too.</summary>
    public long Received { get; init; }

    /// <summary>Expected deliveries that never came.</summary>
    public long Lost { get; init; }

    /// <summary>Deliveries that came again, published with QoS 1; allowed.</summary>
    public long DuplicatesQoS1 { get; init; }

    /// <summary>Deliveries that came again, published with QoS 2.</summary>
    public long DuplicatesQoS2 { get; init; }

    /// <summary>First deliveries behind a later message of the same publisher and topic.</summary>
    public long OutOfOrder { get; init; }

    /// <summary>Messages without an answer when the run ended.</summary>
    public long Unsettled { get; init; }

    /// <summary>Durable sessions that the broker did not know any more.</summary>
    public long SessionsLost { get; init; }

    /// <summary>Topics whose retained message is not the last of any of its publishers.</summary>
    public long RetainedWrong { get; init; }

    /// <summary>Connections after each client's first.</summary>
    public long Reconnections { get; init; }

    /// <summary>Seconds of publishing.</summary>
    public double Seconds { get; init; }

    /// <summary>Acknowledged messages a second while publishing.</summary>
    public double AcknowledgedPerSecond { get; init; }

    /// <summary>Deliveries a second while publishing.</summary>
    public double ReceivedPerSecond { get; init; }

    /// <summary>Half of the deliveries took at most so many milliseconds.</summary>
    public double LatencyP50 { get; init; }

    /// <summary>99 of 100 deliveries took at most so many milliseconds.</summary>
    public double LatencyP99 { get; init; }

    /// <summary>
    /// Whether no acknowledged message was lost, none of QoS 2 came twice, order was kept, sessions and retained messages were there, and every
    /// message found its answer.
    /// </summary>
    public bool Holds => Lost + DuplicatesQoS2 + OutOfOrder + Unsettled + SessionsLost + RetainedWrong == 0;
}
