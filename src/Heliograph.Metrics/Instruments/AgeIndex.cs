namespace Heliograph.Metrics.Instruments;

/// <summary>
/// How old the oldest of many things is, found without looking at each: how many began in each second, minute and hour is counted in three rings.
/// The age is in whole seconds; it differs from the true one by less than a second below 17 minutes, and is at most a minute too high below 17 hours, an
/// hour beyond that. Things older than 170 days are taken for younger ones. One thread writes, any thread reads.
/// </summary>
internal sealed class AgeIndex
{
    private const int Seconds = 1024;
    private const int Minutes = 1024;
    private const int Hours = 4096;
    private const long Second = 1000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;

    private readonly int[] _seconds = new int[Seconds];
    private readonly int[] _minutes = new int[Minutes];
    private readonly int[] _hours = new int[Hours];

    /// <summary><paramref name="by"/> more (or, negative, fewer) things that began at <paramref name="began"/> (milliseconds, ≥ 0).</summary>
    public void Change(long began, int by)
    {
#if !NO_COUNTING
        _seconds[began / Second % Seconds] += by;
        _minutes[began / Minute % Minutes] += by;
        _hours[began / Hour % Hours] += by;
#endif
    }

    /// <summary>The age of the oldest at <paramref name="now"/> in whole seconds, counted from the beginning of the ring's step; 0 when there is none.</summary>
    public long OldestSeconds(long now)
    {
        // The coarse rings first: what lies beyond a finer one would be met there in the place of something young.
        if (Oldest(_hours, now / Hour) is var hours and > 16) return (now - ((now / Hour - hours) * Hour)) / Second;
        if (Oldest(_minutes, now / Minute) is var minutes and > 16) return (now - ((now / Minute - minutes) * Minute)) / Second;
        return Math.Max(0, Oldest(_seconds, now / Second));
    }

    // How many steps before now the oldest thing began; −1 when the ring is empty.
    private static long Oldest(int[] ring, long now)
    {
        for (var back = Math.Min(now, ring.Length - 1L); back >= 0; back--)
        {
            if (Volatile.Read(ref ring[(now - back) % ring.Length]) > 0) return back;
        }

        return -1;
    }
}
