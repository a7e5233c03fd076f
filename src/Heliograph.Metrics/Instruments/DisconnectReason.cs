namespace Heliograph.Metrics.Instruments;

/// <summary>Why an accepted connection ended. The value is a cell's place.</summary>
public enum DisconnectReason
{
    /// <summary>DISCONNECT with reason 0.</summary>
    Normal,

    /// <summary>DISCONNECT with another reason: the will is published.</summary>
    WithWill,

    /// <summary>The peer closed without DISCONNECT, or the network broke.</summary>
    ConnectionLost,

    /// <summary>The peer violated a framing below MQTT: TLS or WebSocket.</summary>
    BadFraming,

    /// <summary>Nothing came for one and a half keep-alive intervals.</summary>
    KeepAliveTimeout,

    /// <summary>Another connection went on with the session.</summary>
    TakenOver,

    /// <summary>Another connection of the client asked for a clean start.</summary>
    Discarded,

    /// <summary>An administrator ended it.</summary>
    Kicked,

    /// <summary>A ban was put on it.</summary>
    Banned,

    /// <summary>The server stops.</summary>
    ServerShuttingDown,

    /// <summary>A packet could not be parsed.</summary>
    MalformedPacket,

    /// <summary>A packet that the standard forbids here.</summary>
    ProtocolError,

    /// <summary>A packet larger than allowed.</summary>
    PacketTooLarge,

    /// <summary>More unacknowledged PUBLISH packets than allowed.</summary>
    ReceiveMaximumExceeded,

    /// <summary>A topic alias that is not allowed.</summary>
    TopicAliasInvalid,

    /// <summary>A topic name that is not allowed.</summary>
    TopicNameInvalid,

    /// <summary>A QoS above the maximum.</summary>
    QoSNotSupported,

    /// <summary>RETAIN where it is switched off.</summary>
    RetainNotSupported,

    /// <summary>More than the client may have.</summary>
    QuotaExceeded,

    /// <summary>Not allowed to do what it did.</summary>
    NotAuthorized,

    /// <summary>The store could not keep what an acknowledgement would promise.</summary>
    NotKept,

    /// <summary>A bug in the broker.</summary>
    InternalError,

    /// <summary>Any other reason.</summary>
    Other,

    /// <summary>Not a reason: how many there are.</summary>
    Count,
}
