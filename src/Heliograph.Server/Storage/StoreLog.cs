using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Storage;

/// <summary>What the store says.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(3001, LogLevel.Information, "Store {path} opened: {sessions} sessions, {messages} messages, {retained} retained, {delayed} delayed")]
    public static partial void Opened(ILogger logger, string path, int sessions, int messages, int retained, int delayed);

    [LoggerMessage(3002, LogLevel.Warning, "Store {path}: removed {count} records that belonged to no session or whose message was missing")]
    public static partial void Repaired(ILogger logger, string path, int count);

    [LoggerMessage(3003, LogLevel.Error, "Store {path} cannot keep messages, they are not acknowledged: {error} {advice}")]
    public static partial void Failing(ILogger logger, string path, string error, string advice);

    [LoggerMessage(3004, LogLevel.Warning, "Store {path} keeps messages again; {batches} batches were lost since it failed")]
    public static partial void Recovered(ILogger logger, string path, long batches);

    [LoggerMessage(3005, LogLevel.Error, "Store {path}: whoever is told of commits failed; what was kept stays kept")]
    public static partial void ObserverFailed(ILogger logger, string path, Exception error);
}
