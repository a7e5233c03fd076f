namespace Heliograph.Metrics.Instruments;

/// <summary>The greatest value seen since the start: a <c>_max</c> gauge. Any thread.</summary>
public sealed class HighWater
{
    private long _value;

    /// <summary>The greatest value raised so far; 0 before the first.</summary>
    public long Value => Volatile.Read(ref _value);

    /// <summary>Keeps <paramref name="value"/> if it is greater than all before. O(1), lock-free.</summary>
    public void Raise(long value)
    {
        var seen = Volatile.Read(ref _value);
        while (value > seen)
        {
            var before = Interlocked.CompareExchange(ref _value, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
