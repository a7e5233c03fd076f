namespace Heliograph.Tests;

/// <summary>Time that moves only when told to. Timers are real: what waits on them waits for the world outside the broker.</summary>
internal sealed class TestClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private long _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _elapsed);

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(GetTimestamp());

    internal void Advance(TimeSpan time) => Interlocked.Add(ref _elapsed, time.Ticks);
}
