using Heliograph.Server.Http;

namespace Heliograph.Server.Management;

/// <summary>The node itself: whether it runs, its listeners.</summary>
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
    ];

    private ApiAnswer Show(ApiCall call) => call.Segment("node") == options.Node ? ApiAnswer.Of(Describe(), Json.NodeAnswer)
        : throw ApiProblem.NotFound($"there is no node '{ApiCall.Shown(call.Segment("node"))}'; this one is {options.Node}");

    private NodeAnswer Describe()
    {
        var uptime = (long)options.Clock.GetElapsedTime(_start).TotalMilliseconds;
        var gauges = options.Broker.Gauges;
        return new(options.Node, "running", "core", options.Version, uptime, gauges.Sessions, gauges.LiveConnections, Environment.WorkingSet, Environment.ProcessorCount);
    }

    private ListenerAnswer Describe(Listeners.Listener listener) => new(
        $"{listener.Kind}:{listener.Name}", listener.Kind, $"{listener.Address}:{listener.Port}", options.Node, true, listener.Live, listener.MaxConnections, listener.Accepted);
}
