namespace Heliograph.Server.Apps;

/// <summary>What an app may do.</summary>
internal enum AppRole
{
    /// <summary>Everything.</summary>
    Administrator,
}
