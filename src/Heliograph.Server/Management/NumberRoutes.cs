using System.Text.Json;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Server.Management;

/// <summary>The numbers of the deployment under EMQX's dotted keys.</summary>
internal sealed class NumberRoutes(ManagementOptions options)
{
    private const int Hour = 3600;

    private static readonly QueryField[] s_aggregate = [new("aggregate", "true for one object for the whole cluster in place of one for each node")];

    private static readonly QueryField[] s_latest = [new("latest", $"how many seconds back, {Hour} at most and when not given")];

    private readonly long _start = options.Clock.GetTimestamp();

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/stats", "Numbers of now and their maxima", call => Task.FromResult(Each(call, WriteStats))) { Query = s_aggregate },
        new("GET", "/metrics", "Counters since the start", call => Task.FromResult(Each(call, WriteMetrics))) { Query = s_aggregate },
        new("GET", "/nodes/{node}/stats", "Numbers of now of a node", call => Task.FromResult(Node(call, WriteStats))),
        new("GET", "/nodes/{node}/metrics", "Counters of a node", call => Task.FromResult(Node(call, WriteMetrics))),
        new("GET", "/monitor", "Numbers of now and messages since the sample before, every ten seconds, oldest first", call => Task.FromResult(History(call)))
            { Query = s_latest, Result = ManagementJson.Default.IReadOnlyListMonitorSample },
        new("GET", "/monitor/nodes/{node}", "The same of a node", call => Task.FromResult(OfThis(call, () => History(call))))
            { Query = s_latest, Result = ManagementJson.Default.IReadOnlyListMonitorSample },
        new("GET", "/monitor_current", "What a dashboard shows: numbers of now and messages a second", _ => Task.FromResult(Monitor())) { Result = ManagementJson.Default.MonitorAnswer },
        new("GET", "/monitor_current/nodes/{node}", "The same of a node", call => Task.FromResult(OfThis(call, Monitor))) { Result = ManagementJson.Default.MonitorAnswer },
    ];

    private ApiAnswer Each(ApiCall call, Action<Utf8JsonWriter> write)
    {
        if (call.Truth("aggregate") == true) return ApiAnswer.Written(json => WriteObject(json, write));
        return ApiAnswer.Written(json =>
        {
            json.WriteStartArray();
            WriteObject(json, write, options.Node);
            json.WriteEndArray();
        });
    }

    private ApiAnswer Node(ApiCall call, Action<Utf8JsonWriter> write) => OfThis(call, () => ApiAnswer.Written(json => WriteObject(json, write)));

    private ApiAnswer OfThis(ApiCall call, Func<ApiAnswer> answer) => call.Segment("node") == options.Node ? answer()
        : throw ApiProblem.NotFound($"there is no node '{ApiCall.Shown(call.Segment("node"))}'; this one is {options.Node}");

    private static void WriteObject(Utf8JsonWriter json, Action<Utf8JsonWriter> write, string? node = null)
    {
        json.WriteStartObject();
        if (node is not null) json.WriteString("node", node);
        write(json);
        json.WriteEndObject();
    }

    private void WriteStats(Utf8JsonWriter json)
    {
        foreach (var (key, read) in NumberNames.Gauges)
        {
            var value = read(options.Numbers);
            json.WriteNumber(key + ".count", value.Now);
            json.WriteNumber(key + ".max", value.Most);
        }
    }

    private void WriteMetrics(Utf8JsonWriter json)
    {
        foreach (var (counter, key) in NumberNames.Counters) json.WriteNumber(key, options.Broker.Total(counter));
    }

    private ApiAnswer History(ApiCall call) =>
        ApiAnswer.Of(options.History.Latest(call.Number("latest", 1, Hour) ?? Hour), ManagementJson.Default.IReadOnlyListMonitorSample);

    private ApiAnswer Monitor()
    {
        var (gauges, rates, broker) = (options.Broker.Gauges, options.Numbers.Rates.Current, options.Broker);
        return ApiAnswer.Of(new MonitorAnswer
        {
            Connections = gauges.Sessions,
            LiveConnections = gauges.LiveConnections,
            Topics = gauges.Topics,
            Subscriptions = gauges.Subscriptions,
            SharedSubscriptions = gauges.SharedSubscriptions,
            RetainedMsgCount = gauges.Retained,
            ReceivedMsgRate = rates.Received,
            SentMsgRate = rates.Sent,
            DroppedMsgRate = rates.Dropped,
            ReceivedMsg = broker.Total(BrokerCounter.MessagesReceived),
            SentMsg = broker.Total(BrokerCounter.MessagesSent),
            DroppedMsg = broker.Total(BrokerCounter.MessagesDropped),
            NodeUptime = (long)options.Clock.GetElapsedTime(_start).TotalSeconds,
        }, ManagementJson.Default.MonitorAnswer);
    }
}
