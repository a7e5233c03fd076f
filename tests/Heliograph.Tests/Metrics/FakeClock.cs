namespace Heliograph.Tests.Metrics;

/// <summary>Time that moves only when told to; a tick is a nanosecond. The wall clock goes with it, and can be set.</summary>
internal sealed class FakeClock : TimeProvider
{
    private long _now = 12_345_678_901;
    private long _utc = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).Ticks;

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _utc), TimeSpan.Zero);

    internal void Advance(TimeSpan time)
    {
        Interlocked.Add(ref _now, (long)(time.TotalSeconds * TimestampFrequency));
        Interlocked.Add(ref _utc, time.Ticks);
    }

    /// <summary>Sets the wall clock, as an administrator does: no time passes.</summary>
    internal void Set(DateTimeOffset utc) => Volatile.Write(ref _utc, utc.Ticks);

    internal static long Milliseconds(double value) => (long)(value * 1_000_000);
}
