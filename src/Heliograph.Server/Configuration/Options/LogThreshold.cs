namespace Heliograph.Server.Configuration;

/// <summary>The levels a log can be set to.</summary>
internal enum LogThreshold
{
    /// <summary>Every packet's fate that somebody may want to follow.</summary>
    Debug,

    /// <summary>What happens in a healthy server.</summary>
    Info,

    /// <summary>What somebody should look at some time.</summary>
    Warn,

    /// <summary>What somebody must look at now.</summary>
    Error,
}
