namespace Heliograph.Server.Apps;

/// <summary>What an app may do.</summary>
internal enum AppRole
{
    /// <summary>Everything.</summary>
    Administrator,

    /// <summary>Seeing everything, changing nothing.</summary>
    Viewer,

    /// <summary>Publishing messages, and nothing else.</summary>
    Publisher,

    /// <summary>Reading the metrics pages, and nothing else.</summary>
    Monitoring,
}
