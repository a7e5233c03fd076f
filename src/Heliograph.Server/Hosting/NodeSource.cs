using Heliograph.Broker;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;

namespace Heliograph.Server.Hosting;

/// <summary>What the engine's and the center's metrics pages read from the broker of a single node.</summary>
internal sealed class NodeSource(MessageBroker broker, StorageMetrics? storage, IReadOnlyList<IListenerSource>? listeners = null) : IEngineSource, ICenterSource
{
    /// <inheritdoc/>
    public IReadOnlyList<ShardMetrics> Shards { get; } = [.. broker.Shards.Select(shard => shard.Metrics)];

    /// <inheritdoc cref="IEngineSource.Clients"/>
    public long Clients => broker.Gauges.LiveConnections;

    /// <inheritdoc/>
    public IReadOnlyList<IListenerSource> Listeners { get; } = listeners ?? [];

    /// <inheritdoc/>
    public long Sessions => broker.Gauges.Sessions;

    /// <inheritdoc/>
    public long LiveConnections => broker.Gauges.LiveConnections;

    /// <inheritdoc/>
    public long Subscriptions => broker.Gauges.Subscriptions;

    /// <inheritdoc/>
    public long Delayed => broker.Gauges.Delayed;

    /// <inheritdoc/>
    public long OldestQueuedSeconds => broker.Gauges.OldestQueuedSeconds;

    /// <inheritdoc/>
    public StorageMetrics? Storage => storage;

    /// <inheritdoc/>
    public long EngineNodes => 1;

    /// <inheritdoc/>
    public long ChannelsEver => broker.Gauges.TopicsEver;

    /// <inheritdoc/>
    public long Channels => broker.Gauges.Topics;
}
