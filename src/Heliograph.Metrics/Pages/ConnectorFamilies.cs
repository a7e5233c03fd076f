using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Pages;

/// <summary>The families about connectors, actions and sources: of the deployment, and of the engine's page.</summary>
internal static class ConnectorFamilies
{
    internal static MetricsPageBuilder AddConnectors(this MetricsPageBuilder builder, IDeploymentSource deployment) => builder
        .Add(DataIntegration.ResourceStatus, Each(() => deployment.Integration.Connectors, static (one, series) => series.Write(one.IsConnected ? 1 : 0, one.Id)))
        .Add(DataIntegration.ActionEvents, series => WriteEvents(deployment.Integration, series))
        .Add(DataIntegration.ActionQueued, series =>
        {
            series.Write(Total(deployment.Integration, static cells => cells.Inflight), "inflight");
            series.Write(Total(deployment.Integration, static cells => cells.Queuing), "queuing");
        });

    internal static MetricsPageBuilder AddConnectors(this MetricsPageBuilder builder, IEngineSource engine)
    {
        var requests = new HistogramMerge(HistogramBuckets.Latency);
        return builder
            .Add(HeliographConnectors.Connected, Each(() => engine.Integration.Connectors, static (one, series) => series.Write(one.IsConnected ? 1 : 0, one.Id)))
            .Add(HeliographConnectors.Connects, Each(() => engine.Integration.Connectors, static (one, series) => series.Write(one.Cells.Connects, one.Id)))
            .Add(HeliographConnectors.Failures, Each(() => engine.Integration.Connectors, static (one, series) => series.Write(one.Cells.Failures, one.Id)))
            .Add(HeliographConnectors.Requests, Each(() => engine.Integration.Connectors, (one, series) =>
            {
                requests.Clear();
                requests.Add(one.Cells.Requests);
                series.Write(requests, one.Id);
            }))
            .AddActions(engine)
            .Add(HeliographConnectors.Received, Each(() => engine.Integration.Sources, static (one, series) => series.Write(one.Cells.Received, one.Id)))
            .Add(HeliographConnectors.Lost, Each(() => engine.Integration.Sources, static (one, series) => series.Write(one.Cells.Lost, one.Id)));
    }

    private static MetricsPageBuilder AddActions(this MetricsPageBuilder builder, IEngineSource engine) => builder
        .Add(HeliographConnectors.Rows, Each(() => engine.Integration.Actions, static (one, series) => series.Write(one.Cells.Matched, one.Id)))
        .Add(HeliographConnectors.Outcomes, Each(() => engine.Integration.Actions, WriteOutcomes))
        .Add(HeliographConnectors.Retries, Each(() => engine.Integration.Actions, static (one, series) => series.Write(one.Cells.Retried, one.Id)))
        .Add(HeliographConnectors.Restored, Each(() => engine.Integration.Actions, static (one, series) => series.Write(one.Cells.Restored, one.Id)))
        .Add(HeliographConnectors.Queued, Each(() => engine.Integration.Actions, static (one, series) =>
        {
            series.Write(one.Cells.Inflight, one.Id, "inflight");
            series.Write(one.Cells.Queuing, one.Id, "queuing");
        }))
        .Add(HeliographConnectors.QueuedBytes, Each(() => engine.Integration.Actions, static (one, series) => series.Write(one.Cells.QueuingBytes, one.Id)));

    private static SeriesSource Each<T>(Func<IReadOnlyList<T>> all, Action<T, SeriesWriter> write) => series =>
    {
        var list = all();
        for (var i = 0; i < list.Count; i++) write(list[i], series);
    };

    // Outcomes first: what is given in between only makes that number larger.
    private static void WriteEvents(IIntegrationSource source, SeriesWriter series)
    {
        series.Write(Total(source, static cells => cells.DroppedInAll), "dropped");
        series.Write(Total(source, static cells => cells.Failed), "failed");
        series.Write(Total(source, static cells => cells.LateReplies), "late_reply");
        var (retried, succeeded) = (Total(source, static cells => cells.Retried), Total(source, static cells => cells.Succeeded));
        series.Write(Total(source, static cells => cells.Matched), "matched");
        series.Write(retried, "retried");
        series.Write(succeeded, "success");
    }

    private static void WriteOutcomes(IActionSource action, SeriesWriter series)
    {
        series.Write(action.Cells.Dropped(ActionDrop.Expired), action.Id, "dropped_expired");
        series.Write(action.Cells.Dropped(ActionDrop.Other), action.Id, "dropped_other");
        series.Write(action.Cells.Dropped(ActionDrop.QueueFull), action.Id, "dropped_queue_full");
        series.Write(action.Cells.Dropped(ActionDrop.ResourceNotFound), action.Id, "dropped_resource_not_found");
        series.Write(action.Cells.Dropped(ActionDrop.ResourceStopped), action.Id, "dropped_resource_stopped");
        series.Write(action.Cells.Failed, action.Id, "failed");
        series.Write(action.Cells.Succeeded, action.Id, "success");
    }

    private static long Total(IIntegrationSource source, Func<ActionCells, long> read) => source.EveryAction.Sum(read);
}
