using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Telemetry;

/// <summary>What the log says about metrics that are sent away (events 1200 to 1249).</summary>
internal static partial class TelemetryLog
{
    /// <summary>The collector could not be reached, or refused.</summary>
    [LoggerMessage(1200, LogLevel.Warning, "metrics could not be exported endpoint={Endpoint} failures={Failures}: {Error}")]
    public static partial void ExportFailed(ILogger logger, string endpoint, int failures, string error);
}
