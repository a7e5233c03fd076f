namespace Heliograph.Metrics.Instruments;

/// <summary>What durable storage counts. One thread writes (the store's own), any thread reads.</summary>
/// <param name="synchronous">How a commit is synchronised to disk: the <c>synchronous</c> label, such as <c>full</c>.</param>
/// <param name="clock">The clock whose timestamps <see cref="Committed"/> is given.</param>
public sealed class StorageMetrics(string synchronous, TimeProvider clock)
{
    /// <summary>How a commit is synchronised to disk.</summary>
    public string Synchronous { get; } = synchronous;

    internal Histogram Commits { get; } = new(HistogramBuckets.Latency, clock.TimestampFrequency);

    /// <summary>Records a group commit that took <paramref name="ticks"/> (≥ 0). Owner thread only.</summary>
    public void Committed(long ticks) => Commits.Observe(ticks);
}
