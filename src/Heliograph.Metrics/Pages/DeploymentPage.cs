using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;
using static Heliograph.Metrics.Catalogue.DeploymentGauges;

namespace Heliograph.Metrics.Pages;

/// <summary>The deployment API's <c>/api/deployment_metrics</c>.</summary>
public sealed class DeploymentPage
{
    private readonly IDeploymentSource _deployment;

    private DeploymentPage(IDeploymentSource deployment) => _deployment = deployment;

    /// <summary>Makes the page; every series is there from the first scrape on.</summary>
    /// <param name="deployment">Where the values come from.</param>
    /// <param name="clock">Times the scrapes.</param>
    /// <param name="identity">The labels of every series.</param>
    public static MetricsPage Create(IDeploymentSource deployment, TimeProvider clock, DeploymentIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        ArgumentNullException.ThrowIfNull(identity);
        var builder = new MetricsPageBuilder(clock, identity.Labels, "deployment");
        foreach (var (family, read) in Numbers(deployment)) builder.Add(family, read);
        return new DeploymentPage(deployment).AddTo(builder).Build();
    }

    /// <summary>Every family with one series and a whole number: the counters, then the gauges of the node.</summary>
    private static IEnumerable<(MetricFamily Family, Func<long> Read)> Numbers(IDeploymentSource deployment) =>
    [
        .. DeploymentCounters.All.Select(entry => (entry.Family, (Func<long>)(() => deployment.Shards.Total(entry.Counter)))),
        .. Gauges(deployment).SelectMany(gauge => Both(gauge.Pair, gauge.Read)),
        (ClusterNodesRunning, () => deployment.NodesRunning),
        (ClusterNodesStopped, () => deployment.NodesStopped),
    ];

    // A connection's row lives as long as its session, and so do its options: EMQX shows the same table under several names.
    private static (GaugePair Pair, Func<GaugeReading> Read)[] Gauges(IDeploymentSource deployment) =>
    [
        (LiveConnections, () => deployment.LiveConnections),
        (Connections, () => deployment.Sessions),
        (Channels, () => deployment.Sessions),
        (Sessions, () => deployment.Sessions),
        (ClusterSessions, () => deployment.ClusterSessions),
        (Subscriptions, () => deployment.Subscriptions),
        (Suboptions, () => deployment.Subscriptions),
        (Subscribers, () => deployment.Subscriptions),
        (SubscriptionsShared, () => deployment.SharedSubscriptions),
        (Topics, () => deployment.Topics),
        (Retained, () => deployment.Retained),
        (Delayed, () => deployment.Delayed),
    ];

    private static IEnumerable<(MetricFamily, Func<long>)> Both(GaugePair pair, Func<GaugeReading> read) =>
        [(pair.Count, () => read().Now), (pair.Max, () => read().Most)];

    private MetricsPageBuilder AddTo(MetricsPageBuilder builder) => builder
        .Add(DeploymentPlatform.Connections, () => _deployment.LiveConnections.Now)
        .Add(DeploymentPlatform.Sessions, () => _deployment.Sessions.Now)
        .Add(DeploymentPlatform.Subscriptions, () => _deployment.Subscriptions.Now)
        .Add(DeploymentPlatform.Topics, () => _deployment.Topics.Now)
        .Add(DeploymentPlatform.ClusterStatus, () => _deployment.NodesStopped == 0 ? 1 : 0)
        .Add(DeploymentPlatform.Rate, () => _deployment.Rates.Current.Total)
        .Add(DeploymentPlatform.ReceiveRate, () => _deployment.Rates.Current.Received)
        .Add(DeploymentPlatform.SendRate, () => _deployment.Rates.Current.Sent)
        .AddReasons(DeploymentDisconnects.Disconnected, DeploymentDisconnects.Reasons, _deployment.Shards);
}
