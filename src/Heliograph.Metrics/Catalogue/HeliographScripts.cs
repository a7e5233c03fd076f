using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>What the scripts of websocket and socket servers do and use, each server's over all shards. No series without such a server.</summary>
public static class HeliographScripts
{
    private static readonly MetricLabel Listener = new("listener");

    internal static readonly MetricArea Area = new("heliograph_scripts", "Heliograph: scripts", Engine, Listener);

    /// <summary>Callbacks started.</summary>
    public static readonly MetricFamily Calls = Area.Counter(
        "heliograph_script_calls_total", "Callbacks of a server's script that were started.",
        "One that waited and went on counts once; loading the script does not count.");

    /// <summary>Callbacks failed.</summary>
    public static readonly MetricFamily Errors = Area.Counter(
        "heliograph_script_errors_total", "Callbacks of a server's script that failed; each has cost a client its connection.",
        "It raised an error, used more memory or time than it may, waited where it must not, or gave what cannot be used. The log says which, with file and line.");

    /// <summary>Callbacks stopped.</summary>
    public static readonly MetricFamily Stopped = Area.Counter(
        "heliograph_script_stopped_total", "Callbacks of a server's script that were stopped because they ran longer than engine.luavm.time. They are among the errors.");

    /// <summary>Callbacks waiting.</summary>
    public static readonly MetricFamily Waiting = Area.Gauge(
        "heliograph_script_waiting_callbacks", "Callbacks of a server's script that wait now, for an HTTP server, Redis, the mesh or a value of a context.");

    /// <summary>Time used.</summary>
    public static readonly MetricFamily Seconds = Area.Counter(
        "heliograph_script_run_seconds_total", "Seconds that callbacks of a server's script ran, by the clock: time of its shards' processors.",
        "Waiting is not running. Divided by the calls it is what a callback costs.");

    /// <summary>Memory used.</summary>
    public static readonly MetricFamily Memory = Area.Gauge(
        "heliograph_script_memory_bytes", "Bytes that a server's script has in use now, in all its machines.", "What Lua has not collected yet counts.");

    /// <summary>Memory allowed.</summary>
    public static readonly MetricFamily MemoryLimit = Area.Gauge(
        "heliograph_script_memory_limit_bytes", "Bytes that a server's script may have in use in all its machines that are there now.", "engine.luavm.memory for each machine.");

    /// <summary>Machines.</summary>
    public static readonly MetricFamily Machines = Area.Gauge(
        "heliograph_script_machines", "Virtual machines that run a server's script now: one on each shard.", "More for as long as clients are served by a version from before a change.");

    /// <summary>Version.</summary>
    public static readonly MetricFamily Version = Area.Gauge(
        "heliograph_script_version", "How many versions of a server's script have been loaded and put in place since the start.", "1 is the one it began with.");

    /// <summary>When it was loaded.</summary>
    public static readonly MetricFamily Loaded = Area.Gauge(
        "heliograph_script_loaded_timestamp_seconds", "When the script that a server runs now was loaded, in Unix seconds.");

    /// <summary>Changes that could not be used.</summary>
    public static readonly MetricFamily ReloadFailures = Area.Counter(
        "heliograph_script_reload_failures_total", "Changed versions of a server's script that could not be loaded; the one from before stays.");

    /// <summary>Whether the files are newer than what runs.</summary>
    public static readonly MetricFamily Outdated = Area.Gauge(
        "heliograph_script_outdated", "1 while a server runs a version of its script that is not the one in its files, because that cannot be loaded.");
}
