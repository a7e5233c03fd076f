using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>An instant of the years 1 to 9999: seconds since 1970 in UTC, and nanoseconds on top.</summary>
internal readonly record struct SqlTime(long Seconds, long Nanoseconds)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The first and the last second there is.</summary>
    public static (long First, long Last) Bounds { get; } = (DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds());

    /// <summary>The time of a clock.</summary>
    public static SqlTime Now(TimeProvider clock)
    {
        var ticks = clock.GetUtcNow().Ticks - DateTime.UnixEpoch.Ticks;
        return FromEpoch(ticks, TimeSpan.TicksPerSecond);
    }

    /// <summary>So many units since 1970, of which there are so many in a second.</summary>
    public static SqlTime FromEpoch(long value, long perSecond)
    {
        var (seconds, rest) = Math.DivRem(value, perSecond);
        return rest < 0 ? new(seconds - 1, (rest + perSecond) * (NanosecondsPerSecond / perSecond)) : new(seconds, rest * (NanosecondsPerSecond / perSecond));
    }

    /// <summary>A date and a time of day in UTC. False when there is no such.</summary>
    public static bool TryCreate(int year, int month, int day, int hour, int minute, int second, out SqlTime time)
    {
        time = default;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59) return false;
        time = new(new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero).ToUnixTimeSeconds(), 0);
        return true;
    }

    /// <summary>The units since 1970, smaller ones cut off.</summary>
    /// <exception cref="SqlException">64 bits do not hold it.</exception>
    public long ToEpoch(long perSecond, SqlCall call)
    {
        var value = ((Int128)Seconds * perSecond) + (Nanoseconds / (NanosecondsPerSecond / perSecond));
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : throw call.Fail("the result has no place in 64 bits");
    }

    /// <summary>What a clock so many seconds away from UTC shows, in whole seconds.</summary>
    /// <exception cref="SqlException">It is beyond the years 1 to 9999.</exception>
    public DateTime At(long offset, SqlCall call)
    {
        if (Seconds < Bounds.First || Seconds > Bounds.Last || Seconds + offset < Bounds.First || Seconds + offset > Bounds.Last)
            throw call.Fail("the time is not within the years 1 to 9999");
        return DateTime.UnixEpoch.AddTicks((Seconds + offset) * TimeSpan.TicksPerSecond);
    }
}
