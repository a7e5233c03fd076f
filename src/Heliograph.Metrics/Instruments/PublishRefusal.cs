namespace Heliograph.Metrics.Instruments;

/// <summary>Why a message was refused on its way in; those that are dropped count elsewhere. The value is a cell's place.</summary>
public enum PublishRefusal
{
    /// <summary>The client may not publish there.</summary>
    NotAuthorized,

    /// <summary>Its QoS is above the maximum.</summary>
    QoSNotSupported,

    /// <summary>RETAIN where that is switched off.</summary>
    RetainNotSupported,

    /// <summary>The topic alias is not allowed.</summary>
    TopicAliasInvalid,

    /// <summary>The topic name is not allowed: too many levels, or a delay that cannot be read.</summary>
    TopicNameInvalid,

    /// <summary>There is no room for it: the store of delayed messages is full, the client's topic aliases take too much, or a rate is exceeded for too long.</summary>
    QuotaExceeded,

    /// <summary>Its client's connection ended while somebody was asked whether it may publish there.</summary>
    ConnectionEnded,

    /// <summary>It breaks another rule of the standard.</summary>
    ProtocolError,

    /// <summary>Not a reason: how many there are.</summary>
    Count,
}
