using Heliograph.Broker.Sessions;
using Heliograph.Server.Http;

namespace Heliograph.Server.Management;

/// <summary>The node itself: whether it runs, its listeners, its slowest clients.</summary>
internal sealed class NodeRoutes(ManagementOptions options)
{
    private readonly long _start = options.Clock.GetTimestamp();

    private static ManagementJson Json => ManagementJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/nodes", "Nodes of the cluster", _ => Task.FromResult(ApiAnswer.Of([Describe()], Json.IReadOnlyListNodeAnswer))) { Result = Json.IReadOnlyListNodeAnswer },
        new("GET", "/nodes/{node}", "One node", call => Task.FromResult(Show(call))) { Result = Json.NodeAnswer },
        new("GET", "/status", "Whether the server runs; needs no key", _ => Task.FromResult(ApiAnswer.Of(new StatusAnswer(options.Node, "running", options.Version), Json.StatusAnswer)))
            { Result = Json.StatusAnswer, Use = ApiUse.Open },
        new("GET", "/listeners", "Open ports for MQTT", _ => Task.FromResult(ApiAnswer.Of([.. options.Listeners.Select(Describe)], Json.IReadOnlyListListenerAnswer)))
            { Result = Json.IReadOnlyListListenerAnswer },
        new("GET", "/slow_subscriptions", "Connected clients by how long their oldest packet has not been acknowledged (timespan, milliseconds), longest first", SlowAsync)
            { Query = [QueryField.Paging[1]], Result = Json.PageAnswerSlowAnswer },
    ];

    private ApiAnswer Show(ApiCall call) => call.Segment("node") == options.Node ? ApiAnswer.Of(Describe(), Json.NodeAnswer)
        : throw ApiProblem.NotFound($"there is no node '{ApiCall.Shown(call.Segment("node"))}'; this one is {options.Node}");

    private async Task<ApiAnswer> SlowAsync(ApiCall call)
    {
        var (_, limit) = call.Paging();
        var top = await options.Broker.TopAsync(SessionDetail.UnacknowledgedMilliseconds, Math.Min(limit, 1000)).ConfigureAwait(false);
        return ApiAnswer.Of(PageAnswer<SlowAnswer>.Of(top.Select(one => new SlowAnswer(one.ClientId, options.Node, one.Value)), top.Count, (1, limit), false), Json.PageAnswerSlowAnswer);
    }

    private NodeAnswer Describe()
    {
        var uptime = (long)options.Clock.GetElapsedTime(_start).TotalMilliseconds;
        var gauges = options.Broker.Gauges;
        return new(options.Node, "running", "core", options.Version, uptime, gauges.Sessions, gauges.LiveConnections, Environment.WorkingSet, Environment.ProcessorCount);
    }

    private ListenerAnswer Describe(Listeners.Listener listener) => new(
        $"{listener.Kind}:{listener.Name}", listener.Kind, $"{listener.Address}:{listener.Port}", options.Node, true, listener.Live, listener.MaxConnections, listener.Accepted);
}
