using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Pages;

/// <summary>The families of the engine's page about its API.</summary>
internal static class EngineApiFamilies
{
    internal static MetricsPageBuilder AddEngineApi(this MetricsPageBuilder builder, IEngineSource engine) => builder
        .Add(HeliographEngineApi.Calls, series =>
        {
            foreach (var (name, method) in HeliographEngineApi.Methods) series.Write(engine.EngineApi.Calls(method), name);
        })
        .Add(HeliographEngineApi.Errors, series =>
        {
            foreach (var code in EngineApiCells.Codes) series.Write(engine.EngineApi.Errors(code), code);
        })
        .Add(HeliographEngineApi.Sockets, () => engine.EngineApi.Sockets)
        .Add(HeliographEngineApi.Opened, () => engine.EngineApi.SocketsOpened);
}
