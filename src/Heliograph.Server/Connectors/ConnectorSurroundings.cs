using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Connectors;

/// <summary>What all connectors of a node have in common.</summary>
/// <param name="Clock">The clock.</param>
/// <param name="Log">The log.</param>
/// <param name="Folder">Where buffers on disk are; null when nothing is kept on disk.</param>
internal sealed record ConnectorSurroundings(TimeProvider Clock, ILogger Log, string? Folder);
