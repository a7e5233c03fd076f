using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Pages;

/// <summary>What the deployment pages read at every scrape, on any thread. Members answer from memory and never wait.</summary>
public interface IDeploymentSource
{
    /// <summary>Every shard's cells, a shard that has ended included: the sums must not fall.</summary>
    IReadOnlyList<ShardMetrics> Shards { get; }

    /// <summary>Messages a second, of the whole deployment.</summary>
    MessageRates Rates { get; }

    /// <summary>Clients whose connection is up.</summary>
    GaugeReading LiveConnections { get; }

    /// <summary>Sessions, their clients connected or absent.</summary>
    GaugeReading Sessions { get; }

    /// <summary>Client identifiers that the cluster knows; not a sum over nodes.</summary>
    GaugeReading ClusterSessions { get; }

    /// <summary>Pairs of client and filter, shared ones included.</summary>
    GaugeReading Subscriptions { get; }

    /// <summary>Members of share groups.</summary>
    GaugeReading SharedSubscriptions { get; }

    /// <summary>Routes.</summary>
    GaugeReading Topics { get; }

    /// <summary>Topics with a retained message.</summary>
    GaugeReading Retained { get; }

    /// <summary>Delayed messages that wait.</summary>
    GaugeReading Delayed { get; }

    /// <summary>The rules.</summary>
    IReadOnlyList<IRuleSource> Rules { get; }

    /// <summary>Connectors, and what goes over them.</summary>
    IIntegrationSource Integration { get; }

    /// <summary>Nodes that are up, this one included.</summary>
    long NodesRunning { get; }

    /// <summary>Nodes that are known and down.</summary>
    long NodesStopped { get; }
}
