using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Connectors.Files;

/// <summary>What the driver of files says.</summary>
internal static partial class FileDriverLog
{
    /// <summary>The end of a file was no whole line.</summary>
    [LoggerMessage(6120, LogLevel.Warning, "{File}: the last line was not whole and is cut off ({Octets} octets); its row was never counted as written")]
    internal static partial void Cut(ILogger logger, string file, long octets);
}
