using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;

namespace Heliograph.Tests.Metrics;

internal sealed class FakeDeployment : IDeploymentSource
{
    internal FakeDeployment(TimeProvider clock, int shards = 2)
    {
        var window = new SummaryWindow(clock);
        Shards = [.. Enumerable.Range(0, shards).Select(_ => new ShardMetrics(window))];
        Rates = new MessageRates(Shards, clock);
    }

    public IReadOnlyList<ShardMetrics> Shards { get; }

    public MessageRates Rates { get; }

    public GaugeReading LiveConnections { get; set; }

    public Func<GaugeReading> ReadSessions { get; set; } = () => default;

    public GaugeReading Sessions => ReadSessions();

    public GaugeReading ClusterSessions { get; set; }

    public GaugeReading Subscriptions { get; set; }

    public GaugeReading SharedSubscriptions { get; set; }

    public GaugeReading Topics { get; set; }

    public GaugeReading Retained { get; set; }

    public GaugeReading Delayed { get; set; }

    public IReadOnlyList<IRuleSource> Rules { get; set; } = [];

    public IIntegrationSource Integration { get; set; } = new FakeIntegration();

    public long NodesRunning { get; set; } = 1;

    public long NodesStopped { get; set; }
}
