using System.Text.Json.Nodes;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Management;

namespace Heliograph.Server.Rules;

/// <summary>What requests about actions and sources are answered alike.</summary>
internal static class ChannelAnswers
{
    /// <summary>Names of types.</summary>
    public static ApiAnswer Types(IEnumerable<ConnectorType> types) => ApiAnswer.Of(new JsonArray([.. types.Select(JsonNode (type) => EnumText.Name(type))]), IntegrationJson.Default.JsonArray);

    /// <summary>Has the connector of one connect at once; 400 when it does not.</summary>
    public static async Task<ApiAnswer> StartAsync(ApiCall call, string id, bool isEnabled, Connector? connector, Func<Task> settle)
    {
        if (call.Segment("operation") is not "start" and var operation) throw ApiProblem.Bad($"the operation is '{ApiCall.Shown(operation)}'; it must be start");
        if (!isEnabled || connector is not { Options.Enabled: true }) throw ApiProblem.Bad($"'{id}' or its connector is not enabled");
        connector.Start();
        await settle().ConfigureAwait(false);
        return connector.Status == ConnectorStatus.Disconnected ? throw ApiProblem.Bad($"the connector '{connector.Id}' is not connected: {connector.Reason}") : ApiAnswer.None;
    }

    /// <summary>What one has counted, and of an action what waits.</summary>
    public static ApiAnswer Metrics(ChannelTally tally, ActionCells? cells)
    {
        var (counts, rates) = (tally.Counts, tally.Rates);
        var metrics = new ChannelMetrics
        {
            Matched = counts.Matched,
            Success = counts.Succeeded,
            Failed = counts.Failed,
            LateReply = counts.LateReplies,
            Received = counts.Received,
            Retried = counts.Retried.All,
            RetriedSuccess = counts.Retried.Succeeded,
            RetriedFailed = counts.Retried.Failed,
            Dropped = counts.Dropped.Sum(),
            DroppedExpired = counts.Dropped[(int)ActionDrop.Expired],
            DroppedQueueFull = counts.Dropped[(int)ActionDrop.QueueFull],
            DroppedResourceNotFound = counts.Dropped[(int)ActionDrop.ResourceNotFound],
            DroppedResourceStopped = counts.Dropped[(int)ActionDrop.ResourceStopped],
            DroppedOther = counts.Dropped[(int)ActionDrop.Other],
            Inflight = cells?.Inflight ?? 0,
            Queuing = cells?.Queuing ?? 0,
            QueuingBytes = cells?.QueuingBytes ?? 0,
            Rate = rates.Current,
            RateMax = rates.Most,
            RateLast5m = rates.Mean,
        };
        return ApiAnswer.Of(new(metrics, [new(ManagementOptions.ThisNode, metrics)]), IntegrationJson.Default.ChannelMetricsAnswer);
    }
}
