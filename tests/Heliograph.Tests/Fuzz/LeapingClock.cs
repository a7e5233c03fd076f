namespace Heliograph.Tests.Fuzz;

/// <summary>The real time and what a test has added to it.</summary>
internal sealed class LeapingClock : TimeProvider
{
    private long _ahead;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => (long)System.GetElapsedTime(0).Ticks + Volatile.Read(ref _ahead);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Volatile.Read(ref _ahead));

    internal void Leap(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);
}
