using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Hosting;

/// <summary>What the log says about the life of the process (events 1000 to 1099).</summary>
internal static partial class HostingLog
{
    /// <summary>The server accepts clients.</summary>
    [LoggerMessage(1000, LogLevel.Information, "Heliograph is running version={Version} pid={Pid} shards={Shards} configuration={Configuration}")]
    public static partial void Started(ILogger logger, string version, int pid, int shards, string configuration);

    /// <summary>Where messages are kept.</summary>
    [LoggerMessage(1001, LogLevel.Information, "sessions and messages are kept in {Storage} synchronous={Synchronous}")]
    public static partial void Storing(ILogger logger, string storage, string synchronous);

    /// <summary>A port is open.</summary>
    [LoggerMessage(1002, LogLevel.Information, "open {Url} server={Server} bind={Bind}")]
    public static partial void Listening(ILogger logger, string url, string server, string bind);

    /// <summary>What to try first.</summary>
    [LoggerMessage(1003, LogLevel.Information, "try: {Command}")]
    public static partial void Hint(ILogger logger, string command);

    /// <summary>The server was asked to stop.</summary>
    [LoggerMessage(1004, LogLevel.Information, "stopping")]
    public static partial void Stopping(ILogger logger);

    /// <summary>Everything is closed and on disk.</summary>
    [LoggerMessage(1005, LogLevel.Information, "stopped")]
    public static partial void Stopped(ILogger logger);

    /// <summary>The server ended for a reason nobody foresaw.</summary>
    [LoggerMessage(1006, LogLevel.Critical, "the server failed")]
    public static partial void Failed(ILogger logger, Exception fault);

    /// <summary>Something about a listener or a certificate that an operator should know.</summary>
    [LoggerMessage(1007, LogLevel.Warning, "{Line}")]
    public static partial void Transport(ILogger logger, string line);

    /// <summary>Where the key of the first app is.</summary>
    [LoggerMessage(1008, LogLevel.Information, "deployment API: {File} has the APP ID and APP Secret of the first app; `heliograph apps create NAME` makes more")]
    public static partial void FirstApp(ILogger logger, string file);

    /// <summary>Something about the deployment API that an operator should know.</summary>
    [LoggerMessage(1009, LogLevel.Warning, "deployment API: {Line}")]
    public static partial void Api(ILogger logger, string line);

    /// <summary>A request failed for a reason nobody foresaw.</summary>
    [LoggerMessage(1010, LogLevel.Error, "an error inside the deployment API; the request was answered with 500. Please report it")]
    public static partial void ApiFailed(ILogger logger, Exception error);

    /// <summary>Values of a metric cannot be read.</summary>
    [LoggerMessage(1011, LogLevel.Warning, "{Family} is left out of its page because it could not be read; heliograph_collector_failures_total counts, this is logged once")]
    public static partial void CollectorFailed(ILogger logger, Exception error, string family);
}
