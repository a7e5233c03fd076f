namespace Heliograph.Tests.Metrics;

/// <summary>Time that moves only when told to; a tick is a nanosecond.</summary>
internal sealed class FakeClock : TimeProvider
{
    private long _now = 12_345_678_901;

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    internal void Advance(TimeSpan time) => Interlocked.Add(ref _now, (long)(time.TotalSeconds * TimestampFrequency));

    internal static long Milliseconds(double value) => (long)(value * 1_000_000);
}
