using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>
/// The go_* families that have a truthful value in .NET, shown when <c>metrics.goCompat</c> is set: the same values as the families that
/// <see cref="GoNames"/> gives in their place. A name without such a value is not shown.
/// </summary>
public static class GoCompat
{
    private const string NotGo = "There is no Go here:";

    internal static readonly MetricArea Area = new("go", "Go names for .NET values (only with `metrics.goCompat`)", Center | Engine);

    /// <summary>Pauses.</summary>
    public static readonly MetricFamily GcDuration = Area.Summary(
        "go_gc_duration_seconds", $"{NotGo} the sum of all pauses for garbage collection and the number of collections.",
        "The runtime does not tell quantiles of pauses, so they are NaN.");

    /// <summary>Work waiting for a thread.</summary>
    public static readonly MetricFamily Goroutines = Area.Gauge(
        "go_goroutines", $"{NotGo} work items that wait for a thread of the pool, and the threads of the pool.");

    /// <summary>Version.</summary>
    public static readonly MetricFamily Info = Area.Gauge("go_info", $"{NotGo} always 1, the label is the version of .NET.", "", new MetricLabel("version"));

    /// <summary>Bytes in use.</summary>
    public static readonly MetricFamily AllocBytes = Area.Gauge("go_memstats_alloc_bytes", $"{NotGo} the same as dotnet_gc_heap_bytes.");

    /// <summary>Bytes ever allocated.</summary>
    public static readonly MetricFamily AllocBytesTotal = Area.Counter("go_memstats_alloc_bytes_total", $"{NotGo} the same as dotnet_gc_allocated_bytes_total.");

    /// <summary>Bytes in use.</summary>
    public static readonly MetricFamily HeapAllocBytes = Area.Gauge("go_memstats_heap_alloc_bytes", $"{NotGo} the same as dotnet_gc_heap_bytes.");

    /// <summary>Free bytes inside the heap.</summary>
    public static readonly MetricFamily HeapIdleBytes = Area.Gauge("go_memstats_heap_idle_bytes", $"{NotGo} the same as dotnet_gc_fragmented_bytes.");

    /// <summary>Size of all generations.</summary>
    public static readonly MetricFamily HeapInuseBytes = Area.Gauge("go_memstats_heap_inuse_bytes", $"{NotGo} dotnet_gc_generation_size_bytes over all generations.");

    /// <summary>Memory from the system for the heap.</summary>
    public static readonly MetricFamily HeapSysBytes = Area.Gauge("go_memstats_heap_sys_bytes", $"{NotGo} the same as dotnet_gc_committed_bytes.");

    /// <summary>Memory from the system.</summary>
    public static readonly MetricFamily SysBytes = Area.Gauge("go_memstats_sys_bytes", $"{NotGo} the same as process_resident_memory_bytes.");

    /// <summary>Threads.</summary>
    public static readonly MetricFamily Threads = Area.Gauge("go_threads", $"{NotGo} the same as process_threads.", "Threads now; Go counts those ever made.");
}
