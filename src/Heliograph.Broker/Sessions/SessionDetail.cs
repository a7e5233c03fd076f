namespace Heliograph.Broker.Sessions;

/// <summary>What single sessions can be ranked by.</summary>
public enum SessionDetail
{
    /// <summary>Messages that wait; absent clients included.</summary>
    QueuedMessages,

    /// <summary>PUBLISH packets received on the connection there is.</summary>
    ReceivedMessages,

    /// <summary>PUBLISH packets sent on the connection there is.</summary>
    SentMessages,

    /// <summary>Milliseconds since the oldest packet was sent that a connected client has not acknowledged.</summary>
    UnacknowledgedMilliseconds,

    /// <summary>Bytes a connected client has not taken.</summary>
    UnsentBytes,
}
