using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions of times. A unit is second, millisecond, microsecond or nanosecond.</summary>
internal static class TimeFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("date_to_unix_ts", 3, 3, call => Read(call, 1)),
        new("date_to_unix_ts", 4, 4, call => Read(call, 2)),
        new("format_date", 3, 3, call => Write(call, SqlTime.Now(call.Environment.Clock))),
        new("format_date", 4, 4, call => Write(call, SqlTime.FromEpoch(call.Integer(3), PerSecond(call, 0)))),
        new("mongo_date", 0, 2, ToIsoDate),
        new("now_rfc3339", 0, 1, call => SqlValue.Of(Rfc3339.Write(SqlTime.Now(call.Environment.Clock), Digits(call, 0), call))),
        new("now_timestamp", 0, 1, call => Epoch(SqlTime.Now(call.Environment.Clock), 0, call)),
        new("rfc3339_to_unix_ts", 1, 2, call => Epoch(Rfc3339.Parse(call.Text(0), call), 1, call)),
        new("timezone_to_offset_seconds", 1, 1, Offset),
        new("timezone_to_second", 1, 1, Offset),
        new("unix_ts_to_rfc3339", 1, 2, ToRfc3339),
    ];

    private static int Digits(SqlCall call, int index) =>
        call.Arguments.Length > index ? 3 * call.Choice(index, "second", "millisecond", "microsecond", "nanosecond") : 0;

    private static long PerSecond(SqlCall call, int index) => (long)Math.Pow(10, Digits(call, index));

    private static SqlValue Epoch(SqlTime time, int unit, SqlCall call) => SqlValue.Of(time.ToEpoch(PerSecond(call, unit), call));

    private static SqlValue ToRfc3339(SqlCall call) =>
        SqlValue.Of(Rfc3339.Write(SqlTime.FromEpoch(call.Integer(0), PerSecond(call, 1)), Digits(call, 1), call));

    // What is given is milliseconds when nothing else is said.
    private static SqlValue ToIsoDate(SqlCall call)
    {
        var time = call.Arguments.Length switch
        {
            0 => SqlTime.Now(call.Environment.Clock),
            1 => SqlTime.FromEpoch(call.Integer(0), 1000),
            _ => SqlTime.FromEpoch(call.Integer(0), PerSecond(call, 1)),
        };
        return SqlValue.Of($"ISODate({Rfc3339.WriteUtc(time, 3, call)})");
    }

    private static SqlValue Offset(SqlCall call) => SqlValue.Of(TimeOffset.Of(call, 0, SqlTime.Now(call.Environment.Clock)));

    private static SqlValue Write(SqlCall call, SqlTime time)
    {
        var cut = SqlTime.FromEpoch(time.ToEpoch(PerSecond(call, 0), call), PerSecond(call, 0));
        return SqlValue.Of(DateFormat.Write(call.Text(2), cut, TimeOffset.Of(call, 1, cut), call));
    }

    private static SqlValue Read(SqlCall call, int format)
    {
        var time = DateFormat.Parse(call.Text(format), call.Text(format + 1), call);
        if (format == 2) time = time with { Seconds = time.Seconds - TimeOffset.Of(call, 1, SqlTime.Now(call.Environment.Clock)) };
        return Epoch(time, 0, call);
    }
}
