using Heliograph.Metrics.Instruments;
using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>Who uses the engine API, HTTP and WebSocket together.</summary>
public static class HeliographEngineApi
{
    /// <summary>What methods are called, sorted.</summary>
    public static readonly IReadOnlyList<(string Name, EngineApiMethod Method)> Methods =
    [
        ("conn.call", EngineApiMethod.ConnCall),
        ("mesh.publish", EngineApiMethod.MeshPublish),
        ("mesh.send", EngineApiMethod.MeshSend),
        ("none", EngineApiMethod.None),
        ("queue.pop", EngineApiMethod.QueuePop),
        ("queue.unpop", EngineApiMethod.QueueUnpop),
    ];

    internal static readonly MetricArea Area = new("heliograph_engine_api", "Heliograph: engine API", Engine);

    /// <summary>Requests answered.</summary>
    public static readonly MetricFamily Calls = Area.Counter(
        "heliograph_engine_api_calls_total", "Requests to the engine API that were answered, by method.",
        "none: a method that there is not, or a request that cannot be read. The message ping is no request. Callers that are not let in do not count.",
        new MetricLabel("method", [.. Methods.Select(method => method.Name)]));

    /// <summary>Errors answered.</summary>
    public static readonly MetricFamily Errors = Area.Counter(
        "heliograph_engine_api_errors_total", "Requests to the engine API that were answered with an error, by its number.",
        "101: a parameter is missing or wrong; 201, 202: queues could not be consumed; 203: there was nothing to end; 301, 401: there is no such client, or it was not done.",
        new MetricLabel("code", [.. EngineApiCells.Codes]));

    /// <summary>WebSockets.</summary>
    public static readonly MetricFamily Sockets = Area.Gauge("heliograph_engine_api_sockets", "WebSockets of the engine API that are open now.", "There are at most 1024.");

    /// <summary>WebSockets ever.</summary>
    public static readonly MetricFamily Opened = Area.Counter("heliograph_engine_api_sockets_opened_total", "WebSockets of the engine API that were opened.");
}
