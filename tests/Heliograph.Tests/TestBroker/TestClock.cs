namespace Heliograph.Tests;

/// <summary>Time that moves only when told to. Timers are real: what waits on them waits for the world outside the broker.</summary>
internal sealed class TestClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private long _elapsed;
    private long _wall;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _elapsed);

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(GetTimestamp() + Volatile.Read(ref _wall));

    /// <summary>Somebody sets the wall clock; the time that has passed stays what it is.</summary>
    internal void SetWall(TimeSpan by) => Interlocked.Add(ref _wall, by.Ticks);

    internal void Advance(TimeSpan time) => Interlocked.Add(ref _elapsed, time.Ticks);
}
