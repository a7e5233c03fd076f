namespace Heliograph.Metrics.Instruments;

/// <summary>
/// The observations of one step of the window. One writer; a reader that meets a bucket being emptied sees it as
/// not there, because <see cref="Step"/> is taken away first and put back last.
/// </summary>
internal sealed class AgeBucket
{
    private readonly long[] _counts = new long[LogLinearScale.Buckets];
    private long _step = -1;
    private long _least = long.MaxValue;
    private long _greatest = long.MinValue;

    /// <summary>Which step it holds; −1 while empty.</summary>
    internal long Step => Volatile.Read(ref _step);

    internal void Restart(long step)
    {
        Volatile.Write(ref _step, -1);
        Interlocked.MemoryBarrier();
        Array.Clear(_counts);
        _least = long.MaxValue;
        _greatest = long.MinValue;
        Volatile.Write(ref _step, step);
    }

    internal void Observe(long ticks, long count)
    {
        if (ticks < _least) Volatile.Write(ref _least, ticks);
        if (ticks > _greatest) Volatile.Write(ref _greatest, ticks);
        ref var cell = ref _counts[LogLinearScale.IndexOf(ticks)];
        Volatile.Write(ref cell, cell + count);
    }

    /// <summary>Copies the cells from least to greatest, no others, to <paramref name="counts"/>; false when the bucket no longer holds <paramref name="step"/>.</summary>
    internal bool TryCopy(long step, Span<long> counts, out long least, out long greatest)
    {
        least = Volatile.Read(ref _least);
        greatest = Volatile.Read(ref _greatest);
        if (Step != step || least > greatest) return false;
        for (var i = LogLinearScale.IndexOf(least); i <= LogLinearScale.IndexOf(greatest); i++) counts[i] = Volatile.Read(ref _counts[i]);
        Interlocked.MemoryBarrier();
        return Step == step;
    }
}
