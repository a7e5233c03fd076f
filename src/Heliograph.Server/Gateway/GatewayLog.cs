using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Gateway;

/// <summary>What the log says about scripted servers (events 5700 to 5799).</summary>
internal static partial class GatewayLog
{
    /// <summary>A callback of a script failed.</summary>
    [LoggerMessage(5700, LogLevel.Warning, "server={Server} client={Client}: {Function} failed; the connection is closed. {Error}")]
    public static partial void Failed(ILogger log, string server, string client, string function, string error);

    /// <summary>A connection was ended by us, or broke a rule.</summary>
    [LoggerMessage(5701, LogLevel.Debug, "server={Server} client={Client}: the connection is closed: {Reason}")]
    public static partial void Ended(ILogger log, string server, string client, string reason);

    /// <summary>A changed script runs.</summary>
    [LoggerMessage(5702, LogLevel.Information, "server={Server}: {File} has changed and runs from now on version={Version}")]
    public static partial void Reloaded(ILogger log, string server, string file, long version);

    /// <summary>A changed script cannot be used.</summary>
    [LoggerMessage(5703, LogLevel.Warning, "server={Server}: {File} has changed, but cannot be used; the script from before stays. {Error}")]
    public static partial void NotReloaded(ILogger log, string server, string file, string error);

    /// <summary>Failures that were not logged one by one.</summary>
    [LoggerMessage(5704, LogLevel.Warning, "server={Server}: {Count} more callbacks failed")]
    public static partial void MoreFailed(ILogger log, string server, long count);

    /// <summary>A context does not survive a new script.</summary>
    [LoggerMessage(5705, LogLevel.Warning, "server={Server} client={Client}: the context cannot be carried over to the changed script, it starts empty: {Error}")]
    public static partial void ContextLost(ILogger log, string server, string client, string error);
}
