using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>The .NET runtime that Heliograph runs on.</summary>
public static class DotnetRuntime
{
    internal static readonly MetricArea Area = new("dotnet", ".NET runtime", Center | Engine);

    /// <summary>Version.</summary>
    public static readonly MetricFamily Info = Area.Gauge(
        "dotnet_info", "Always 1; the label is the version of the .NET runtime.", "", new MetricLabel("version"));

    /// <summary>Collections by generation.</summary>
    public static readonly MetricFamily Collections = Area.Counter(
        "dotnet_gc_collections_total", "Garbage collections, by the oldest generation they collected.",
        "A collection of generation 2 counts there only.", new MetricLabel("generation", "0", "1", "2"));

    /// <summary>Time in pauses.</summary>
    public static readonly MetricFamily PauseSeconds = Area.Counter(
        "dotnet_gc_pause_seconds_total", "Time for which garbage collection has stopped all managed threads.");

    /// <summary>Bytes ever allocated.</summary>
    public static readonly MetricFamily AllocatedBytes = Area.Counter(
        "dotnet_gc_allocated_bytes_total", "Bytes allocated on the managed heap since the start, freed ones included.");

    /// <summary>Bytes in use.</summary>
    public static readonly MetricFamily HeapBytes = Area.Gauge(
        "dotnet_gc_heap_bytes", "Bytes that are allocated on the managed heap now, garbage not yet collected included.");

    /// <summary>Size by generation.</summary>
    public static readonly MetricFamily GenerationBytes = Area.Gauge(
        "dotnet_gc_generation_size_bytes", "Size of a generation of the managed heap after the last collection.",
        "0 until the first collection.", new MetricLabel("generation", "0", "1", "2", "loh", "poh"));

    /// <summary>Bytes held free inside the heap.</summary>
    public static readonly MetricFamily FragmentedBytes = Area.Gauge(
        "dotnet_gc_fragmented_bytes", "Free bytes between objects on the managed heap after the last collection.", "0 until the first collection.");

    /// <summary>Memory from the system.</summary>
    public static readonly MetricFamily CommittedBytes = Area.Gauge(
        "dotnet_gc_committed_bytes", "Memory that the garbage collector had committed at the last collection.", "0 until the first collection.");

    /// <summary>Threads of the pool.</summary>
    public static readonly MetricFamily PoolThreads = Area.Gauge(
        "dotnet_threadpool_threads", "Threads in the thread pool now.");

    /// <summary>Work waiting for the pool.</summary>
    public static readonly MetricFamily PoolQueue = Area.Gauge(
        "dotnet_threadpool_queued_work_items", "Work items that wait for a thread of the pool now.", "Stays above 0 when the pool is starved.");

    /// <summary>Work done by the pool.</summary>
    public static readonly MetricFamily PoolCompleted = Area.Counter(
        "dotnet_threadpool_completed_work_items_total", "Work items that the thread pool has finished.");

    /// <summary>Active timers.</summary>
    public static readonly MetricFamily Timers = Area.Gauge("dotnet_timers", "Timers that are active now.");

    /// <summary>Exceptions thrown.</summary>
    public static readonly MetricFamily Exceptions = Area.Counter(
        "dotnet_exceptions_total", "Exceptions thrown, handled or not, since the first metrics page was made.");

    /// <summary>Locks waited for.</summary>
    public static readonly MetricFamily LockContentions = Area.Counter(
        "dotnet_lock_contentions_total", "Times a thread had to wait for a lock that another thread held.");

    /// <summary>Methods compiled.</summary>
    public static readonly MetricFamily JitMethods = Area.Counter(
        "dotnet_jit_methods_total", "Methods compiled while running, recompilations included.");

    /// <summary>Time compiling.</summary>
    public static readonly MetricFamily JitSeconds = Area.Counter(
        "dotnet_jit_seconds_total", "Time spent compiling methods while running.");

    /// <summary>Code compiled.</summary>
    public static readonly MetricFamily JitBytes = Area.Counter(
        "dotnet_jit_il_bytes_total", "Bytes of intermediate language compiled while running.");

    /// <summary>Assemblies loaded.</summary>
    public static readonly MetricFamily Assemblies = Area.Gauge("dotnet_assemblies", "Assemblies that are loaded now.");
}
