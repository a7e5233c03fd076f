using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Ledger;

namespace Heliograph.Metrics.Pages;

/// <summary>The families of the engine's page that say what became of messages and connections, and whether it adds up.</summary>
internal static class FlowFamilies
{
    internal static MetricsPageBuilder AddFlows(this MetricsPageBuilder builder, IEngineSource engine) => builder
        .AddReasons(HeliographMessages.Dropped, HeliographMessages.DropReasons, engine.Shards)
        .AddReasons(HeliographMessages.DeliveriesDropped, HeliographMessages.DeliveryDropReasons, engine.Shards)
        .AddReasons(HeliographMessages.Refused, HeliographMessages.PublishRefusals, engine.Shards)
        .AddReasons(HeliographMessages.SubscriptionsRefused, HeliographMessages.SubscriptionRefusals, engine.Shards)
        .AddReasons(HeliographConnections.ConnectsRefused, HeliographConnections.ConnectRefusals, engine.Shards)
        .AddReasons(HeliographConnections.Disconnects, HeliographConnections.DisconnectReasons, engine.Shards)
        .Add(HeliographConnections.FlappingBans, () => engine.Shards.Total(FlowCounter.FlappingBans))
        .Add(HeliographMessages.Retransmissions, () => engine.Shards.Total(FlowCounter.DeliveriesRepeated))
        .Add(HeliographMessages.Queued, () => engine.Shards.Total(QueueLevel.Queued))
        .Add(HeliographMessages.InFlight, () => engine.Shards.Total(QueueLevel.InFlight))
        .Add(HeliographMessages.OldestQueued, () => engine.OldestQueuedSeconds)
        .Add(HeliographLedger.Difference, series => WriteDifferences(series, engine));

    internal static MetricsPageBuilder AddListeners(this MetricsPageBuilder builder, IEngineSource engine) => builder
        .Add(HeliographConnections.Open, series =>
        {
            for (var i = 0; i < engine.Listeners.Count; i++) series.Write(engine.Listeners[i].Live, engine.Listeners[i].Name);
        })
        .Add(HeliographConnections.Accepted, series =>
        {
            for (var i = 0; i < engine.Listeners.Count; i++) series.Write(engine.Listeners[i].Accepted, engine.Listeners[i].Name);
        })
        .Add(HeliographConnections.Refused, series => WriteRefusals(series, engine.Listeners));

    /// <summary>A family with a reason label, every series from its cell. For the engine's page and the deployment's.</summary>
    internal static MetricsPageBuilder AddReasons(this MetricsPageBuilder builder, MetricFamily family, ReasonSet reasons, IReadOnlyList<ShardMetrics> shards) =>
        builder.Add(family, series =>
        {
            for (var i = 0; i < reasons.All.Count; i++) series.Write(shards.Total(reasons.All[i].Cell), reasons.All[i].Reason);
        });

    private static void WriteRefusals(SeriesWriter series, IReadOnlyList<IListenerSource> listeners)
    {
        for (var i = 0; i < listeners.Count; i++)
        {
            foreach (var (reason, refusal) in HeliographConnections.Refusals) series.Write(listeners[i].Refused(refusal), listeners[i].Name, reason);
        }
    }

    private static void WriteDifferences(SeriesWriter series, ILedgerSource source)
    {
        for (var i = 0; i < LedgerIdentities.All.Count; i++) series.Write(LedgerIdentities.All[i].Difference(source), LedgerIdentities.All[i].Name);
    }
}
