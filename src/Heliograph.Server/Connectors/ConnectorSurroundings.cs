using Heliograph.Broker;
using Heliograph.Protocol;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Connectors;

/// <summary>What all connectors of a node have in common.</summary>
/// <param name="Clock">The clock.</param>
/// <param name="Log">The log.</param>
/// <param name="Folder">Where buffers on disk are; null when nothing is kept on disk.</param>
internal sealed record ConnectorSurroundings(TimeProvider Clock, ILogger Log, string? Folder)
{
    /// <summary>Publishes a message here; completes when it is routed and kept, with the reason of a PUBACK.</summary>
    public Func<ApplicationMessage, Task<ReasonCode>> Publish { get; init; } = _ => Task.FromResult(ReasonCode.UnspecifiedError);
}
