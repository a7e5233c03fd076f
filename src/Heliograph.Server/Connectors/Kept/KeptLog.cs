using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Connectors.Kept;

/// <summary>What the log says about what is kept of the management API (events 5690 to 5699).</summary>
internal static partial class KeptLog
{
    /// <summary>Items of the file have no effect.</summary>
    [LoggerMessage(5690, LogLevel.Information, "{Count} of the {List} in the configuration file have no effect: the management API has changed or deleted them")]
    public static partial void Overruled(ILogger logger, int count, string list);
}
