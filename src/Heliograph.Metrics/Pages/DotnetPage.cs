using System.Runtime;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;

namespace Heliograph.Metrics.Pages;

/// <summary>Reads the .NET runtime: every value is the runtime's own, none is derived to please a name.</summary>
internal static class DotnetPage
{
    private static readonly string[] Generations = ["0", "1", "2", "loh", "poh"];
    private static readonly string Version = Environment.Version.ToString();
    private static long _exceptions;

    static DotnetPage() => AppDomain.CurrentDomain.FirstChanceException += (_, _) => Interlocked.Increment(ref _exceptions);

    internal static MetricsPageBuilder AddDotnet(this MetricsPageBuilder builder)
    {
        AddMemory(builder);
        return builder
            .Add(DotnetRuntime.Info, series => series.Write(1, Version))
            .Add(DotnetRuntime.PoolThreads, () => ThreadPool.ThreadCount)
            .Add(DotnetRuntime.PoolQueue, () => ThreadPool.PendingWorkItemCount)
            .Add(DotnetRuntime.PoolCompleted, () => ThreadPool.CompletedWorkItemCount)
            .Add(DotnetRuntime.Timers, () => Timer.ActiveCount)
            .Add(DotnetRuntime.Exceptions, () => Volatile.Read(ref _exceptions))
            .Add(DotnetRuntime.LockContentions, () => Monitor.LockContentionCount)
            .Add(DotnetRuntime.JitMethods, () => JitInfo.GetCompiledMethodCount())
            .Add(DotnetRuntime.JitSeconds, () => JitInfo.GetCompilationTime().TotalSeconds)
            .Add(DotnetRuntime.JitBytes, () => JitInfo.GetCompiledILBytes())
            .Add(DotnetRuntime.Assemblies, () => AppDomain.CurrentDomain.GetAssemblies().Length);
    }

    private static void AddMemory(MetricsPageBuilder builder) => builder
        .Add(DotnetRuntime.Collections, WriteCollections)
        .Add(DotnetRuntime.PauseSeconds, () => GC.GetTotalPauseDuration().TotalSeconds)
        .Add(DotnetRuntime.AllocatedBytes, () => GC.GetTotalAllocatedBytes())
        .Add(DotnetRuntime.HeapBytes, () => GC.GetTotalMemory(forceFullCollection: false))
        .Add(DotnetRuntime.GenerationBytes, WriteGenerations)
        .Add(DotnetRuntime.FragmentedBytes, () => GC.GetGCMemoryInfo().FragmentedBytes)
        .Add(DotnetRuntime.CommittedBytes, () => GC.GetGCMemoryInfo().TotalCommittedBytes);

    private static void WriteCollections(SeriesWriter series)
    {
        // The runtime counts a collection of generation n in all younger ones as well. A collection between two of these reads would
        // make a difference that falls again at the next scrape, so read until nothing happened in between.
        int all, older, oldest;
        do
        {
            (all, older, oldest) = (GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2));
        }
        while (GC.CollectionCount(0) != all);

        series.Write(all - older, "0");
        series.Write(older - oldest, "1");
        series.Write(oldest, "2");
    }

    private static void WriteGenerations(SeriesWriter series)
    {
        var sizes = GC.GetGCMemoryInfo().GenerationInfo;
        for (var i = 0; i < Generations.Length; i++) series.Write(i < sizes.Length ? sizes[i].SizeAfterBytes : 0, Generations[i]);
    }
}
