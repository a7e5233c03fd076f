using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Ledger;

/// <summary>What the ledger reads: cells that were counted, and live structures to hold them against. Any thread; nothing waits.</summary>
public interface ILedgerSource
{
    /// <summary>Every shard's cells, a shard that has ended included: the sums must not fall.</summary>
    IReadOnlyList<ShardMetrics> Shards { get; }

    /// <summary>Sessions now.</summary>
    long Sessions { get; }

    /// <summary>Sessions whose MQTT client is connected now.</summary>
    long LiveConnections { get; }

    /// <summary>Pairs of session and filter now.</summary>
    long Subscriptions { get; }

    /// <summary>Delayed messages that wait now.</summary>
    long Delayed { get; }

    /// <summary>The queues of scripts.</summary>
    IScriptQueueSource ScriptQueues { get; }

    /// <summary>The rules.</summary>
    IReadOnlyList<IRuleSource> Rules { get; }

    /// <summary>Connectors, and what goes over them.</summary>
    IIntegrationSource Integration { get; }
}
