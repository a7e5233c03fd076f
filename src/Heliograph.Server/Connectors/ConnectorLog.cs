using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Connectors;

/// <summary>What the log says about connectors and their actions (events 6200 to 6219).</summary>
internal static partial class ConnectorLog
{
    /// <summary>The target is there again.</summary>
    [LoggerMessage(6200, LogLevel.Information, "connector={Connector} is connected")]
    public static partial void Connected(ILogger logger, string connector);

    /// <summary>The target is not there.</summary>
    [LoggerMessage(6201, LogLevel.Warning, "connector={Connector} is not connected, and is tried again: {Reason}")]
    public static partial void Disconnected(ILogger logger, string connector, string reason);

    /// <summary>The target refuses rows.</summary>
    [LoggerMessage(6202, LogLevel.Warning, "an action failed for good action={Action} rows={Rows} leftOut={LeftOut}: {Reason}")]
    public static partial void Failed(ILogger logger, string action, int rows, int leftOut, string reason);

    /// <summary>Rows are sent again.</summary>
    [LoggerMessage(6203, LogLevel.Warning, "an action failed and is tried again action={Action} rows={Rows} leftOut={LeftOut}: {Reason}")]
    public static partial void Retried(ILogger logger, string action, int rows, int leftOut, string reason);

    /// <summary>Rows are given up.</summary>
    [LoggerMessage(6204, LogLevel.Warning, "an action drops what it is given action={Action} leftOut={LeftOut}: {Reason}")]
    public static partial void Dropped(ILogger logger, string action, int leftOut, string reason);

    /// <summary>A section that cannot be used.</summary>
    [LoggerMessage(6205, LogLevel.Error, "{Id} cannot be used: {Reason}")]
    public static partial void Unusable(ILogger logger, string id, string reason);

    /// <summary>A buffer on disk that cannot be read.</summary>
    [LoggerMessage(6207, LogLevel.Error, "the buffer of an action cannot be read; it was put aside as {Aside}, and a new one begun path={Path}: {Reason}")]
    public static partial void Damaged(ILogger logger, string path, string aside, string reason);

    /// <summary>A buffer on disk that cannot be written.</summary>
    [LoggerMessage(6208, LogLevel.Error, "the buffer of an action cannot be written; its rows are in memory only until it can. Free some space on the disk, or correct the permissions path={Path}: {Reason}")]
    public static partial void DiskFailed(ILogger logger, string path, string reason);

    /// <summary>Something that does not close.</summary>
    [LoggerMessage(6211, LogLevel.Error, "a {What} could not be closed. Please report it")]
    public static partial void NotClosed(ILogger logger, string what, Exception error);

    /// <summary>A buffer that cannot be read.</summary>
    [LoggerMessage(6212, LogLevel.Error, "what waits on disk for an action cannot be read, and stays there until the next start action={Action}")]
    public static partial void NotRestored(ILogger logger, string action, Exception error);

    /// <summary>A buffer on disk without an action.</summary>
    [LoggerMessage(6213, LogLevel.Warning, "nobody uses the buffer of an action that is gone; what is in it was not sent. Make an action of that type and name again to have it sent, or delete the file path={Path}")]
    public static partial void Unused(ILogger logger, string path);

    /// <summary>An error inside.</summary>
    [LoggerMessage(6206, LogLevel.Error, "an error inside an action; its rows are tried again. Please report it action={Action}")]
    public static partial void Broken(ILogger logger, string action, Exception error);

    /// <summary>The target is there, but does not let a source receive.</summary>
    [LoggerMessage(6209, LogLevel.Warning, "source={Source} does not receive, and is tried again: {Reason}")]
    public static partial void NotReceiving(ILogger logger, string source, string reason);

    /// <summary>A message that a source received cannot be published here.</summary>
    [LoggerMessage(6210, LogLevel.Warning, "what a source received cannot be published here source={Source} leftOut={LeftOut}: {Reason}")]
    public static partial void NotPublished(ILogger logger, string source, int leftOut, string reason);
}
