using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>The window of a summary's quantiles.</summary>
internal sealed record SummaryOptions
{
    /// <summary>How long an observation counts.</summary>
    [Setting(Applies.Restart, Min = 1, Max = 86_400)]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Buckets the window is divided into; it moves on by one at a time.</summary>
    [Setting(Applies.Restart, Min = 1, Max = 100)]
    public int AgeBuckets { get; init; } = 5;

    /// <summary>Observations buffered before they are merged.</summary>
    [Setting(Applies.Restart, Min = 1, Max = 1_000_000)]
    public int BufCap { get; init; } = 500;
}
