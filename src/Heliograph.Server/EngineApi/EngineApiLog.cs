using System.Net;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.EngineApi;

/// <summary>What the log says about the engine API (events 5900 to 5909).</summary>
internal static partial class EngineApiLog
{
    /// <summary>A WebSocket is open.</summary>
    [LoggerMessage(5900, LogLevel.Debug, "engine API connection={Connection}: a WebSocket from {Address} is open")]
    public static partial void Opened(ILogger log, string connection, IPAddress? address);

    /// <summary>A WebSocket is closed.</summary>
    [LoggerMessage(5901, LogLevel.Debug, "engine API connection={Connection}: the WebSocket is closed: {Reason}")]
    public static partial void Closed(ILogger log, string connection, string reason);

    /// <summary>The first error on a WebSocket.</summary>
    [LoggerMessage(5902, LogLevel.Information, "engine API connection={Connection}: a request ({Method}) was answered with error {Code}: {Message}. Further errors of this connection are only counted.")]
    public static partial void Failed(ILogger log, string connection, string method, int code, string message);
}
