namespace Heliograph.Metrics.Instruments;

/// <summary>Why a CONNECT was answered with a CONNACK that is not success (MQTT 5 §3.2.2.2). The value is a cell's place.</summary>
public enum ConnectRefusal
{
    /// <summary>The packet could not be parsed.</summary>
    MalformedPacket,

    /// <summary>The packet breaks a rule.</summary>
    ProtocolError,

    /// <summary>A protocol version the server does not speak.</summary>
    UnsupportedProtocolVersion,

    /// <summary>A client identifier that is not allowed.</summary>
    ClientIdentifierNotValid,

    /// <summary>Wrong user name or password.</summary>
    BadUserNameOrPassword,

    /// <summary>Not allowed to connect.</summary>
    NotAuthorized,

    /// <summary>The server cannot take clients.</summary>
    ServerUnavailable,

    /// <summary>The server has too much to do.</summary>
    ServerBusy,

    /// <summary>The client is banned.</summary>
    Banned,

    /// <summary>An authentication method the server does not have.</summary>
    BadAuthenticationMethod,

    /// <summary>The will's topic is not allowed.</summary>
    TopicNameInvalid,

    /// <summary>The packet is larger than allowed.</summary>
    PacketTooLarge,

    /// <summary>More than the client may have.</summary>
    QuotaExceeded,

    /// <summary>The will is to be retained where that is switched off.</summary>
    RetainNotSupported,

    /// <summary>The will's QoS is above the maximum.</summary>
    QoSNotSupported,

    /// <summary>Any other reason.</summary>
    Other,

    /// <summary>Not a reason: how many there are.</summary>
    Count,
}
