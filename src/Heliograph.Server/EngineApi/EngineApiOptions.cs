using Heliograph.Metrics.Instruments;
using Heliograph.Server.Mesh;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.EngineApi;

/// <summary>What the engine API reaches, and what its callers may cost.</summary>
internal sealed record EngineApiOptions
{
    /// <summary>Connections and channels.</summary>
    public required IMesh Mesh { get; init; }

    /// <summary>Queues.</summary>
    public required MessageQueues Queues { get; init; }

    /// <summary>What is counted.</summary>
    public required EngineApiCells Cells { get; init; }

    /// <summary>Where it is logged.</summary>
    public required ILogger Log { get; init; }

    /// <summary>The number of this node in events.</summary>
    public int Node { get; init; } = 1;

    /// <summary>Octets of a body or a WebSocket message.</summary>
    public int MaxRequest { get; init; } = 1024 * 1024;

    /// <summary>How patient a WebSocket is that is opened now (settings of <c>engine.apiServer</c>).</summary>
    public Func<SocketPatience> Patience { get; init; } = static () => new();

    /// <summary>Measures the patience for writes.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
