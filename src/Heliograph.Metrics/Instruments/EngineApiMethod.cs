namespace Heliograph.Metrics.Instruments;

/// <summary>What callers of the engine API ask for, over HTTP or WebSocket.</summary>
public enum EngineApiMethod
{
    /// <summary>A method that there is not, or a request that cannot be read.</summary>
    None,

    /// <summary>A change of a connection.</summary>
    ConnCall,

    /// <summary>A message to a channel.</summary>
    MeshPublish,

    /// <summary>A message to one client.</summary>
    MeshSend,

    /// <summary>The consumption of queues.</summary>
    QueuePop,

    /// <summary>The end of that.</summary>
    QueueUnpop,

    /// <summary>How many there are.</summary>
    Count,
}
