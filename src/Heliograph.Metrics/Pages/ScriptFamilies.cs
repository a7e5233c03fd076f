using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;

namespace Heliograph.Metrics.Pages;

/// <summary>The families of the engine's page about scripts.</summary>
internal static class ScriptFamilies
{
    internal static MetricsPageBuilder AddScripts(this MetricsPageBuilder builder, IEngineSource engine) => builder
        .Add(HeliographScripts.Calls, Each(engine, static script => script.Calls))
        .Add(HeliographScripts.Errors, Each(engine, static script => script.Errors))
        .Add(HeliographScripts.Stopped, Each(engine, static script => script.Stopped))
        .Add(HeliographScripts.Waiting, Each(engine, static script => script.Waiting))
        .Add(HeliographScripts.Seconds, series =>
        {
            for (var i = 0; i < engine.Scripts.Count; i++) series.Write(engine.Scripts[i].Read().Time.TotalSeconds, engine.Scripts[i].Listener);
        })
        .Add(HeliographScripts.Memory, Each(engine, static script => script.Memory))
        .Add(HeliographScripts.MemoryLimit, Each(engine, static script => script.MemoryLimit))
        .Add(HeliographScripts.Machines, Each(engine, static script => script.Machines))
        .Add(HeliographScripts.Version, Each(engine, static script => script.Version))
        .Add(HeliographScripts.Loaded, Each(engine, static script => script.LoadedAt))
        .Add(HeliographScripts.ReloadFailures, Each(engine, static script => script.ReloadFailures))
        .Add(HeliographScripts.Outdated, Each(engine, static script => script.IsOutdated ? 1 : 0));

    private static SeriesSource Each(IEngineSource engine, Func<ScriptReading, long> read) => series =>
    {
        for (var i = 0; i < engine.Scripts.Count; i++) series.Write(read(engine.Scripts[i].Read()), engine.Scripts[i].Listener);
    };
}
