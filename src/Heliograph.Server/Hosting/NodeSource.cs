using Heliograph.Broker;
using Heliograph.Broker.Sessions;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Ledger;
using Heliograph.Metrics.Pages;
using Heliograph.Server.Gateway;
using Heliograph.Server.Management;

namespace Heliograph.Server.Hosting;

/// <summary>What the metrics pages read from the broker of a single node.</summary>
internal sealed class NodeSource : IEngineSource, ICenterSource, IDeploymentSource
{
    private readonly MessageBroker _broker;

    /// <summary>The source of a broker's pages; rates are sampled from now on.</summary>
    public NodeSource(MessageBroker broker, StorageMetrics? storage, TimeProvider clock, IReadOnlyList<IListenerSource> listeners, IOperationSource operation)
    {
        (_broker, Storage, Listeners, Operation) = (broker, storage, listeners, operation);
        Shards = [.. broker.Shards.Select(shard => shard.Metrics)];
        Rates = new(Shards, clock);
        new RateSampler(broker.Shards[0], Rates).Start();
    }

    /// <summary>The management API of the node.</summary>
    public ManagementApi Management { get; set; } = null!;

    /// <summary>The scripted servers of the node.</summary>
    public ScriptServers? Gateway { get; set; }

    /// <inheritdoc/>
    public required IScriptQueueSource ScriptQueues { get; init; }

    /// <summary>The rules of the node.</summary>
    public Func<IReadOnlyList<IRuleSource>> RuleList { get; set; } = () => [];

    /// <inheritdoc cref="ILedgerSource.Integration"/>
    public required IIntegrationSource Integration { get; init; }

    /// <inheritdoc cref="ILedgerSource.Rules"/>
    public IReadOnlyList<IRuleSource> Rules => RuleList();

    /// <inheritdoc cref="ILedgerSource.Shards"/>
    public IReadOnlyList<ShardMetrics> Shards { get; }

    /// <inheritdoc/>
    public MessageRates Rates { get; }

    /// <inheritdoc cref="IEngineSource.Clients"/>
    public long Clients => _broker.Gauges.LiveConnections + (Gateway?.Room.Clients ?? 0);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DetailRow>> TopAsync(MetricFamily family, int top)
    {
        if (family == HeliographDetail.TopicMessages) return Rows(await _broker.TopTopicsAsync(top).ConfigureAwait(false));
        if (family == HeliographDetail.Queued) return await TopAsync(SessionDetail.QueuedMessages, top).ConfigureAwait(false);
        if (family == HeliographDetail.Received) return await TopAsync(SessionDetail.ReceivedMessages, top).ConfigureAwait(false);
        if (family == HeliographDetail.Sent) return await TopAsync(SessionDetail.SentMessages, top).ConfigureAwait(false);
        if (family == HeliographDetail.Unsent) return await TopAsync(SessionDetail.UnsentBytes, top).ConfigureAwait(false);
        return Rows(await _broker.TopAsync(SessionDetail.UnacknowledgedMilliseconds, top).ConfigureAwait(false), 1000);
    }

    private async Task<IReadOnlyList<DetailRow>> TopAsync(SessionDetail detail, int top) => Rows(await _broker.TopAsync(detail, top).ConfigureAwait(false));

    private static DetailRow[] Rows(IReadOnlyList<(string Name, long Value)> top, double unit = 1) =>
        [.. top.Select(row => new DetailRow(row.Name, row.Value / unit))];

    /// <inheritdoc/>
    public StorageMetrics? Storage { get; }

    /// <inheritdoc/>
    public IReadOnlyList<IListenerSource> Listeners { get; }

    /// <inheritdoc/>
    public IOperationSource Operation { get; }

    /// <inheritdoc/>
    public EngineApiCells EngineApi { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<IScriptSource> Scripts => Gateway?.All ?? [];

    /// <inheritdoc/>
    public long OldestQueuedSeconds => _broker.Gauges.OldestQueuedSeconds;

    /// <inheritdoc/>
    public long EngineNodes => 1;

    /// <inheritdoc/>
    public long ChannelsEver => _broker.Gauges.TopicsEver;

    /// <inheritdoc/>
    public long Channels => _broker.Gauges.Topics;

    /// <inheritdoc/>
    public GaugeReading LiveConnections => new(_broker.Gauges.LiveConnections, _broker.Gauges.MostLive.Value);

    /// <inheritdoc/>
    public GaugeReading Sessions => new(_broker.Gauges.Sessions, _broker.Gauges.MostSessions.Value);

    /// <inheritdoc/>
    public GaugeReading ClusterSessions => Sessions;

    /// <inheritdoc/>
    public GaugeReading Subscriptions => new(_broker.Gauges.Subscriptions, _broker.Gauges.MostSubscriptions.Value);

    /// <inheritdoc/>
    public GaugeReading SharedSubscriptions => new(_broker.Gauges.SharedSubscriptions, _broker.Gauges.MostShared.Value);

    /// <inheritdoc/>
    public GaugeReading Topics => new(_broker.Gauges.Topics, _broker.Gauges.MostTopics.Value);

    /// <inheritdoc/>
    public GaugeReading Retained => new(_broker.Gauges.Retained, _broker.Gauges.MostRetained.Value);

    /// <inheritdoc/>
    public GaugeReading Delayed => new(_broker.Gauges.Delayed, _broker.Gauges.MostDelayed.Value);

    /// <inheritdoc/>
    public long NodesRunning => 1;

    /// <inheritdoc/>
    public long NodesStopped => 0;

    /// <inheritdoc/>
    long ILedgerSource.Sessions => _broker.Gauges.Sessions;

    /// <inheritdoc/>
    long ILedgerSource.LiveConnections => _broker.Gauges.LiveConnections;

    /// <inheritdoc/>
    long ILedgerSource.Subscriptions => _broker.Gauges.Subscriptions;

    /// <inheritdoc/>
    long ILedgerSource.Delayed => _broker.Gauges.Delayed;
}
