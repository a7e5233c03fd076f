using Heliograph.Broker.Sessions;
using Heliograph.Protocol;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Hosting;

/// <summary>Connections in the log: one line when one ends for a reason an operator may want to know, one at debug level when a client connects.</summary>
internal sealed partial class ConnectionLog(ILogger logger) : IConnectionLog
{
    /// <inheritdoc/>
    public void Ended(in ConnectionDescription connection, ReasonCode reason, string detail)
    {
        if (logger.IsEnabled(LogLevel.Information)) LogEnded(connection.Id, connection.Remote?.ToString(), connection.ClientId, (byte)reason, reason, detail);
    }

    /// <inheritdoc/>
    public bool WantsConnected => logger.IsEnabled(LogLevel.Debug);

    /// <inheritdoc/>
    public void Connected(in ConnectionDescription connection) =>
        LogConnected(connection.Id, connection.Remote?.ToString(), connection.ClientId);

    /// <inheritdoc/>
    public void Failed(Exception error) => LogFailed(error);

    [LoggerMessage(2001, LogLevel.Information, "Connection ended connection={Connection} peer={Peer} client={Client} code=0x{Code:X2} reason={Reason}: {Detail}")]
    private partial void LogEnded(long connection, string? peer, string client, byte code, ReasonCode reason, string detail);

    [LoggerMessage(2002, LogLevel.Debug, "Client connected connection={Connection} peer={Peer} client={Client}")]
    private partial void LogConnected(long connection, string? peer, string client);

    [LoggerMessage(2003, LogLevel.Error, "An error inside the broker; the connection that caused it was closed. Please report it")]
    private partial void LogFailed(Exception error);
}
