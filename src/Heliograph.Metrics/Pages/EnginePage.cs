using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Pages;

/// <summary>The engine's <c>/metrics</c>.</summary>
public sealed class EnginePage
{
    // Sorted by label value.
    private static readonly (ClientProtocol Protocol, string Text)[] Protocols =
        [(ClientProtocol.Mqtt, "mqtt"), (ClientProtocol.Socket, "socket"), (ClientProtocol.WebSocket, "websocket")];

    private static readonly (SendScenario Scenario, string Text)[] Scenarios =
        [(SendScenario.Forward, "forward"), (SendScenario.Local, "local")];

    private static readonly string[] Levels = ["0", "1", "2"];

    private readonly IEngineSource _engine;
    private readonly SummaryMerge _summary = new();
    private readonly HistogramMerge _sends = new(HistogramBuckets.Latency);

    private EnginePage(IEngineSource engine) => _engine = engine;

    /// <summary>Makes the page; every series is there from the first scrape on.</summary>
    /// <param name="engine">Where the values come from.</param>
    /// <param name="clock">Times the scrapes.</param>
    /// <param name="goNames">Whether the families of <see cref="GoCompat"/> are shown, too.</param>
    /// <param name="api">The cells of the deployment API; null when it is not served.</param>
    /// <param name="others">The pages whose scrapes this one shows beside its own.</param>
    public static MetricsPage Create(
        IEngineSource engine, TimeProvider clock, bool goNames = false, ApiCells? api = null, params IReadOnlyList<MetricsPage> others)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var builder = new MetricsPageBuilder(clock, name: "engine");
        new EnginePage(engine).AddTo(builder);
        if (engine.Storage is { } storage) AddStorage(builder, storage);
        if (goNames) builder.AddGo();
        if (api is not null) AddApi(builder, api);
        builder.AddFlows(engine).AddListeners(engine).AddOperation(engine).AddScripts(engine).AddScriptQueues(engine).AddRules(engine).AddConnectors(engine).AddEngineApi(engine);
        return builder.AddPage(others).AddDotnet().AddProcess().Build();
    }

    private static void AddStorage(MetricsPageBuilder builder, StorageMetrics storage)
    {
        var commits = new HistogramMerge(HistogramBuckets.Latency);
        builder.Add(HeliographEngine.StorageMode, series => series.Write(1, storage.Synchronous));
        builder.Add(HeliographEngine.CommitDuration, series =>
        {
            commits.Clear();
            commits.Add(storage.Commits);
            series.Write(commits);
        });
    }

    private static void AddApi(MetricsPageBuilder builder, ApiCells api) => builder
        .Add(HeliographApi.Requests, series =>
        {
            foreach (var code in ApiCells.Codes) series.Write(api.Answered(code), code);
        })
        .Add(HeliographApi.Denied, series =>
        {
            series.Write(api.Denied(ApiDenial.NoKey), "no_key");
            series.Write(api.Denied(ApiDenial.RateLimited), "rate_limited");
            series.Write(api.Denied(ApiDenial.WrongKey), "wrong_key");
        });

    private void AddTo(MetricsPageBuilder builder) => builder
        .Add(ConnmixEngine.Clients, () => _engine.Clients)
        .Add(ConnmixEngine.ReadMessages, ByProtocol(static (shard, protocol) => shard.ReadMessages(protocol)))
        .Add(ConnmixEngine.SentMessages, ByProtocol(static (shard, protocol) => shard.SentMessages(protocol)))
        .Add(ConnmixEngine.SendErrors, ByProtocol(static (shard, protocol) => shard.FailedSends(protocol)))
        .Add(ConnmixEngine.SendDuration, WriteSummaries)
        .Add(HeliographEngine.SendDuration, WriteHistograms);

    private SeriesSource ByProtocol(Func<ShardMetrics, ClientProtocol, long> read) => series =>
    {
        foreach (var (protocol, text) in Protocols) series.Write(_engine.Shards.Total(protocol, read), text);
    };

    private void WriteSummaries(SeriesWriter series)
    {
        foreach (var (protocol, protocolText) in Protocols)
        {
            foreach (var (scenario, scenarioText) in Scenarios)
            {
                _summary.Clear();
                for (var i = 0; i < _engine.Shards.Count; i++) _summary.Add(_engine.Shards[i].SendSummary(protocol, scenario));
                series.Write(_summary, protocolText, scenarioText);
            }
        }
    }

    private void WriteHistograms(SeriesWriter series)
    {
        foreach (var (protocol, protocolText) in Protocols)
        {
            for (var qos = 0; qos < (protocol == ClientProtocol.Mqtt ? Levels.Length : 1); qos++)
            {
                foreach (var (scenario, scenarioText) in Scenarios)
                {
                    _sends.Clear();
                    for (var i = 0; i < _engine.Shards.Count; i++) _sends.Add(_engine.Shards[i].SendHistogram(protocol, scenario, qos));
                    series.Write(_sends, protocolText, Levels[qos], scenarioText);
                }
            }
        }
    }
}
