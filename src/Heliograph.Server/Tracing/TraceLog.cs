using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Tracing;

/// <summary>What the log says about traces (events 2510 to 2519).</summary>
internal static partial class TraceLog
{
    /// <summary>A trace records from now on.</summary>
    [LoggerMessage(2510, LogLevel.Information, "trace {Trace} has begun type={Type}")]
    public static partial void Started(ILogger logger, string trace, TraceType type);

    /// <summary>A trace records no more.</summary>
    [LoggerMessage(2511, LogLevel.Information, "trace {Trace} has ended: {Why}")]
    public static partial void Ended(ILogger logger, string trace, string why);
}
