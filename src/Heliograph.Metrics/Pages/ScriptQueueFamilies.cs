using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;

namespace Heliograph.Metrics.Pages;

/// <summary>The families of the engine's page about the queues of scripts.</summary>
internal static class ScriptQueueFamilies
{
    internal static MetricsPageBuilder AddScriptQueues(this MetricsPageBuilder builder, IEngineSource engine) => builder
        .Add(HeliographScriptQueues.Pushed, () => engine.ScriptQueues.Cells.ValuesPushed)
        .Add(HeliographScriptQueues.Refused, series =>
        {
            foreach (var (name, refusal) in HeliographScriptQueues.Refusals) series.Write(engine.ScriptQueues.Cells.ValuesRefused(refusal), name);
        })
        .Add(HeliographScriptQueues.Delivered, () => engine.ScriptQueues.Cells.ValuesDelivered)
        .Add(HeliographScriptQueues.Returned, () => engine.ScriptQueues.Cells.ValuesReturned)
        .Add(HeliographScriptQueues.Waiting, () => engine.ScriptQueues.Read().Waiting)
        .Add(HeliographScriptQueues.Bytes, () => engine.ScriptQueues.Read().Bytes)
        .Add(HeliographScriptQueues.Topics, () => engine.ScriptQueues.Read().Topics)
        .Add(HeliographScriptQueues.Consumers, () => engine.ScriptQueues.Read().Consumers);
}
