namespace Heliograph.Metrics.Instruments;

/// <summary>How a connector fares. Any thread.</summary>
/// <param name="ticksPerSecond">The unit of durations (a clock's timestamp frequency).</param>
public sealed class ConnectorCells(long ticksPerSecond)
{
    private readonly Lock _timing = new();
    private long _connects;
    private long _failures;

    /// <summary>Times it was connected.</summary>
    public long Connects => Volatile.Read(ref _connects);

    /// <summary>Times that connecting or a check of its health failed.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>How long the target took to answer: one for each batch, retries included.</summary>
    public Histogram Requests { get; } = new(HistogramBuckets.Latency, ticksPerSecond);

    /// <summary>It is connected.</summary>
    public void Connect() => Interlocked.Increment(ref _connects);

    /// <summary>Connecting or a check failed.</summary>
    public void Fail() => Interlocked.Increment(ref _failures);

    /// <summary>A batch was answered, or was given up. Many lanes, one histogram: once for a batch a lock is cheap.</summary>
    public void Answer(long ticks)
    {
        lock (_timing) Requests.Observe(Math.Max(0, ticks));
    }
}
