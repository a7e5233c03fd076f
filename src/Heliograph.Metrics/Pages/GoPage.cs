using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;

namespace Heliograph.Metrics.Pages;

/// <summary>Reads what stands for the go_* families. What only Linux tells is left out elsewhere.</summary>
internal static class GoPage
{
    private static readonly string Version = $".NET {Environment.Version}";

    internal static MetricsPageBuilder AddGo(this MetricsPageBuilder builder)
    {
        builder
            .Add(GoCompat.GcDuration, series => series.WriteTotals(GC.GetTotalPauseDuration().TotalSeconds, GC.CollectionCount(0)))
            .Add(GoCompat.Goroutines, () => ThreadPool.PendingWorkItemCount + ThreadPool.ThreadCount)
            .Add(GoCompat.Info, series => series.Write(1, Version))
            .Add(GoCompat.AllocBytes, () => GC.GetTotalMemory(forceFullCollection: false))
            .Add(GoCompat.AllocBytesTotal, () => GC.GetTotalAllocatedBytes())
            .Add(GoCompat.HeapAllocBytes, () => GC.GetTotalMemory(forceFullCollection: false))
            .Add(GoCompat.HeapIdleBytes, () => GC.GetGCMemoryInfo().FragmentedBytes)
            .Add(GoCompat.HeapInuseBytes, SizeOfGenerations)
            .Add(GoCompat.HeapSysBytes, () => GC.GetGCMemoryInfo().TotalCommittedBytes)
            .Add(GoCompat.SysBytes, () => ProcessPage.ResidentBytes());
        return OperatingSystem.IsLinux() ? builder.Add(GoCompat.Threads, () => LinuxProcess.Stat(LinuxProcess.Threads)) : builder;
    }

    private static long SizeOfGenerations()
    {
        long size = 0;
        foreach (var generation in GC.GetGCMemoryInfo().GenerationInfo) size += generation.SizeAfterBytes;
        return size;
    }
}
