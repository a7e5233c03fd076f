using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Pages;

/// <summary>What the engine's page reads at every scrape, on any thread. Members answer from memory and never wait.</summary>
public interface IEngineSource
{
    /// <summary>Client connections open now, over all servers and protocols.</summary>
    long Clients { get; }

    /// <summary>Every shard's cells, a shard that has ended included: the sums must not fall.</summary>
    IReadOnlyList<ShardMetrics> Shards { get; }

    /// <summary>The cells of durable storage; null without one. Read once, when the page is made.</summary>
    StorageMetrics? Storage { get; }
}
