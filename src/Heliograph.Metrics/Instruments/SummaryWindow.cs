namespace Heliograph.Metrics.Instruments;

/// <summary>
/// The sliding window that all summaries of an engine share: <see cref="MaxAge"/> cut into <see cref="AgeBuckets"/> steps.
/// An observation leaves with the step it was made in, so it is visible for between maxAge − one step and maxAge,
/// as in Go's client library. Thread-safe.
/// </summary>
public sealed class SummaryWindow
{
    private readonly long _origin;
    private readonly long _step;

    /// <summary>Starts the first step now.</summary>
    /// <param name="clock">Source of time; its timestamps are the unit of every duration given to a summary.</param>
    /// <param name="maxAge">How long an observation counts (setting <c>prometheus.summary.maxAge</c>); null is 600 s.</param>
    /// <param name="ageBuckets">Steps in the window, 1 to 100 (setting <c>prometheus.summary.ageBuckets</c>).</param>
    /// <exception cref="ArgumentOutOfRangeException">A step would be shorter than one tick of the clock, or there are too many.</exception>
    public SummaryWindow(TimeProvider clock, TimeSpan? maxAge = null, int ageBuckets = 5)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfLessThan(ageBuckets, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ageBuckets, 100);
        MaxAge = maxAge ?? TimeSpan.FromSeconds(600);
        AgeBuckets = ageBuckets;
        Clock = clock;
        _step = (long)(MaxAge.TotalSeconds * clock.TimestampFrequency / ageBuckets);
        ArgumentOutOfRangeException.ThrowIfLessThan(_step, 1, nameof(maxAge));
        _origin = clock.GetTimestamp();
    }

    /// <summary>How long an observation counts at most.</summary>
    public TimeSpan MaxAge { get; }

    /// <summary>Into how many steps the window is cut.</summary>
    public int AgeBuckets { get; }

    /// <summary>The clock whose ticks durations are counted in.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The number of the step that is being filled now; 0 is the first.</summary>
    internal long CurrentStep => StepAt(Clock.GetTimestamp());

    internal long StepAt(long timestamp) => (timestamp - _origin) / _step;

    /// <summary>The first timestamp that is no longer in <paramref name="step"/>.</summary>
    internal long EndOf(long step) => _origin + ((step + 1) * _step);
}
