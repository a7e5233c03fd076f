namespace Heliograph.Metrics.Instruments;

/// <summary>Why a request to the deployment API was not let in.</summary>
public enum ApiDenial
{
    /// <summary>It brought no key, or nothing that can be read as one.</summary>
    NoKey,

    /// <summary>It brought a key that opens nothing.</summary>
    WrongKey,

    /// <summary>It brought a key that opens nothing, and its address had done so too often.</summary>
    RateLimited,
}
