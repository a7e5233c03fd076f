using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>The operating system's view of the process, under the names that every Prometheus client uses.</summary>
public static class ProcessFamilies
{
    internal static readonly MetricArea Area = new("process", "Process", Center | Engine);

    /// <summary>CPU time.</summary>
    public static readonly MetricFamily CpuSeconds = Area.Counter(
        "process_cpu_seconds_total", "User and system CPU time the process has used.");

    /// <summary>Resident memory.</summary>
    public static readonly MetricFamily ResidentBytes = Area.Gauge(
        "process_resident_memory_bytes", "Physical memory the process occupies now.");

    /// <summary>Virtual memory.</summary>
    public static readonly MetricFamily VirtualBytes = Area.Gauge(
        "process_virtual_memory_bytes", "Address space the process has mapped now.", "Linux and Windows.");

    /// <summary>Start time.</summary>
    public static readonly MetricFamily StartTime = Area.Gauge(
        "process_start_time_seconds", "When the process started, in seconds since 1970-01-01 UTC.");

    /// <summary>Open descriptors.</summary>
    public static readonly MetricFamily OpenFds = Area.Gauge(
        "process_open_fds", "File descriptors that are open now, sockets included.", "Linux only.");

    /// <summary>Most descriptors.</summary>
    public static readonly MetricFamily MaxFds = Area.Gauge(
        "process_max_fds", "File descriptors the process may open (the soft limit).", "Linux only.");

    /// <summary>Threads of the process.</summary>
    public static readonly MetricFamily Threads = Area.Gauge(
        "process_threads", "Operating-system threads of the process now.", "Linux only.");
}
