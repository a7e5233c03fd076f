using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>What is logged, and where. Standard output always has the log, too.</summary>
internal sealed record LoggingOptions
{
    /// <summary>Log file; a new one is begun each day and at 100 MB, with the date in its name. Empty: no file.</summary>
    [Setting(Applies.Restart)]
    public string Filename { get; init; } = "logs/heliograph.log";

    /// <summary>Log files kept; the oldest is deleted.</summary>
    [Setting(Applies.Restart, Min = 1, Max = 1000)]
    public int MaxFiles { get; init; } = 7;

    /// <summary>The least important events that are logged.</summary>
    [Setting(Applies.Now)]
    public LogThreshold Level { get; init; } = LogThreshold.Info;
}
