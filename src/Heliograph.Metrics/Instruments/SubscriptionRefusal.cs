namespace Heliograph.Metrics.Instruments;

/// <summary>Why a filter of a SUBSCRIBE was refused (MQTT 5 §3.9.3). The value is a cell's place.</summary>
public enum SubscriptionRefusal
{
    /// <summary>The client may not subscribe there.</summary>
    NotAuthorized,

    /// <summary>The filter is not valid, or has too many levels.</summary>
    TopicFilterInvalid,

    /// <summary>The client has as many subscriptions as it may have.</summary>
    QuotaExceeded,

    /// <summary>Any other reason.</summary>
    Other,

    /// <summary>Not a reason: how many there are.</summary>
    Count,
}
