namespace Heliograph.Metrics.Pages;

/// <summary>A number of things now, and the most there were.</summary>
/// <param name="Now">Read from the live structure.</param>
/// <param name="Most">The greatest since the start; at least <paramref name="Now"/>.</param>
public readonly record struct GaugeReading(long Now, long Most)
{
    /// <summary>The most there were, which a reading between a change and its record must not contradict.</summary>
    public long Most { get; } = Math.Max(Now, Most);
}
