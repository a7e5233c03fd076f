namespace Heliograph.Metrics.Pages;

/// <summary>The script of a server, over all shards. What is counted never falls.</summary>
public readonly record struct ScriptReading
{
    /// <summary>Callbacks started.</summary>
    public long Calls { get; init; }

    /// <summary>Callbacks failed.</summary>
    public long Errors { get; init; }

    /// <summary>Callbacks that were stopped because they ran too long; they are among the errors.</summary>
    public long Stopped { get; init; }

    /// <summary>Callbacks that wait now.</summary>
    public long Waiting { get; init; }

    /// <summary>Time that callbacks have run.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>Bytes in use now.</summary>
    public long Memory { get; init; }

    /// <summary>Bytes that may be in use.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>Machines now.</summary>
    public long Machines { get; init; }

    /// <summary>Versions put in place.</summary>
    public long Version { get; init; }

    /// <summary>When the one that runs was loaded, in Unix seconds.</summary>
    public long LoadedAt { get; init; }

    /// <summary>Versions that could not be loaded.</summary>
    public long ReloadFailures { get; init; }

    /// <summary>Whether the newest version could not be loaded.</summary>
    public bool IsOutdated { get; init; }
}
