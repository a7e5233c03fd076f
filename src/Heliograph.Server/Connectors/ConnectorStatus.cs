namespace Heliograph.Server.Connectors;

/// <summary>How a connector is, in EMQX's words.</summary>
internal enum ConnectorStatus
{
    /// <summary>It is disabled, or was stopped.</summary>
    Stopped,

    /// <summary>It tries for the first time.</summary>
    Connecting,

    /// <summary>The target answers.</summary>
    Connected,

    /// <summary>The target does not answer; it is tried again.</summary>
    Disconnected,
}
