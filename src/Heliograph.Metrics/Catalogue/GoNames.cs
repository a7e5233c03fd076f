namespace Heliograph.Metrics.Catalogue;

/// <summary>The go_* families one by one. Printing them as they are would be a made-up number, so most have another name or none.</summary>
public static class GoNames
{
    private const string NoSpans = "The .NET heap has no spans or per-processor caches of spans.";

    /// <summary>Every go_* family of the two reference pages, sorted by name.</summary>
    public static IReadOnlyList<GoName> All { get; } =
    [
        new("go_gc_duration_seconds", DotnetRuntime.PauseSeconds,
            "The runtime tells the sum of all pauses, not their quantiles (NaN); rate() of the sum gives the share of time paused."),
        new("go_goroutines", DotnetRuntime.PoolQueue,
            "There are no goroutines; work that waits for a thread, and the threads, are the nearest thing that grows under trouble."),
        new("go_info", DotnetRuntime.Info, "The version of .NET, not of Go."),
        new("go_memstats_alloc_bytes", DotnetRuntime.HeapBytes, ""),
        new("go_memstats_alloc_bytes_total", DotnetRuntime.AllocatedBytes, ""),
        new("go_memstats_buck_hash_sys_bytes", null, "There is no profiling hash table."),
        new("go_memstats_frees_total", null, "A moving collector does not free objects one by one."),
        new("go_memstats_gc_sys_bytes", null, "The collector does not tell its own memory apart."),
        new("go_memstats_heap_alloc_bytes", DotnetRuntime.HeapBytes, ""),
        new("go_memstats_heap_idle_bytes", DotnetRuntime.FragmentedBytes, "Free bytes between objects; whole free regions are given back or not committed."),
        new("go_memstats_heap_inuse_bytes", DotnetRuntime.GenerationBytes, "Summed over the generations; as of the last collection."),
        new("go_memstats_heap_objects", null, "Objects are not counted."),
        new("go_memstats_heap_released_bytes", null, "Memory given back is simply no longer in dotnet_gc_committed_bytes."),
        new("go_memstats_heap_sys_bytes", DotnetRuntime.CommittedBytes, "As of the last collection."),
        new("go_memstats_last_gc_time_seconds", null, "The time of the last collection is not kept; dotnet_gc_collections_total shows when one happened."),
        new("go_memstats_lookups_total", null, "Always 0 in Go as well."),
        new("go_memstats_mallocs_total", null, "Allocations are counted in bytes, not in objects."),
        new("go_memstats_mcache_inuse_bytes", null, NoSpans),
        new("go_memstats_mcache_sys_bytes", null, NoSpans),
        new("go_memstats_mspan_inuse_bytes", null, NoSpans),
        new("go_memstats_mspan_sys_bytes", null, NoSpans),
        new("go_memstats_next_gc_bytes", null, "The next collection depends on budgets of each generation, not on one size."),
        new("go_memstats_other_sys_bytes", null, "Not told apart."),
        new("go_memstats_stack_inuse_bytes", null, "Stacks belong to operating-system threads and are not measured."),
        new("go_memstats_stack_sys_bytes", null, "Stacks belong to operating-system threads and are not measured."),
        new("go_memstats_sys_bytes", ProcessFamilies.ResidentBytes, "Everything the process occupies, native memory included."),
        new("go_threads", ProcessFamilies.Threads, "Threads now; Go counts those ever made."),
    ];
}
