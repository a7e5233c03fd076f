using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Ledger;
using Heliograph.Metrics.Pages;

namespace Heliograph.Tests.Metrics;

internal sealed class FakeEngine : IEngineSource
{
    private readonly List<ShardMetrics> _shards = [];

    internal FakeEngine(TimeProvider clock, int shards = 2)
    {
        var window = new SummaryWindow(clock);
        for (var i = 0; i < shards; i++) _shards.Add(new ShardMetrics(window));
    }

    public long Clients { get; set; }

    public IReadOnlyList<ShardMetrics> Shards => _shards;

    public List<FakeListener> Listeners { get; } = [];

    IReadOnlyList<IListenerSource> IEngineSource.Listeners => Listeners;

    public long OldestQueuedSeconds { get; set; }

    public long Sessions { get; set; }

    public long LiveConnections { get; set; }

    public long Subscriptions { get; set; }

    public long Delayed { get; set; }

    public FakeScriptQueues ScriptQueues { get; } = new();

    IScriptQueueSource ILedgerSource.ScriptQueues => ScriptQueues;

    public IReadOnlyList<IRuleSource> Rules { get; set; } = [];

    public IIntegrationSource Integration { get; set; } = new FakeIntegration();

    public EngineApiCells EngineApi { get; } = new();

    public List<FakeScript> Scripts { get; } = [];

    IReadOnlyList<IScriptSource> IEngineSource.Scripts => Scripts;

    public Task<IReadOnlyList<DetailRow>> TopAsync(MetricFamily family, int top) => Task.FromResult<IReadOnlyList<DetailRow>>([new("a \"b\"\\", 2.5)]);

    public StorageMetrics? Storage { get; set; }

    public FakeOperation Operation { get; } = new();

    IOperationSource IEngineSource.Operation => Operation;
}
