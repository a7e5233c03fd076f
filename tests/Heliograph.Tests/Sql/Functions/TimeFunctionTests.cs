namespace Heliograph.Tests.Sql.Functions;

/// <summary>Functions of times.</summary>
public sealed class TimeFunctionTests
{
    private readonly FunctionCalls _calls = new(clock: new StoppedClock());

    [Theory]
    [InlineData("1708655180", "now_timestamp")]
    [InlineData("1708655180123", "now_timestamp", "millisecond")]
    [InlineData("1708655180123456700", "now_timestamp", "nanosecond")]
    [InlineData("'2024-02-23T10:26:20+08:00'", "now_rfc3339")]
    [InlineData("'2024-02-23T10:26:20.123456+08:00'", "now_rfc3339", "microsecond")]
    [InlineData("'2024-02-23T15:00:00+08:00'", "unix_ts_to_rfc3339", 1708671600)]
    [InlineData("'2024-02-23T15:00:00.766+08:00'", "unix_ts_to_rfc3339", 1708671600766, "millisecond")]
    [InlineData("'1970-01-01T07:59:59.999+08:00'", "unix_ts_to_rfc3339", -1, "millisecond")]
    [InlineData("'ISODate(2024-02-23T02:26:20.123Z)'", "mongo_date")]
    [InlineData("'ISODate(2024-02-23T07:00:00.766Z)'", "mongo_date", 1708671600766)]
    [InlineData("'ISODate(2024-02-23T07:00:00.000Z)'", "mongo_date", 1708671600, "second")]
    [InlineData("'ISODate(2024-02-23T07:00:00.123Z)'", "mongo_date", 1708671600123999, "microsecond")]
    [InlineData("'ISODate(1969-12-31T23:59:59.999Z)'", "mongo_date", -1)]
    [InlineData("1708703790", "rfc3339_to_unix_ts", "2024-02-23T15:56:30Z")]
    [InlineData("1708674990", "rfc3339_to_unix_ts", "2024-02-23T15:56:30+08:00")]
    [InlineData("1708703790", "rfc3339_to_unix_ts", "2024-02-23T15:56:30.87Z", "second")]
    [InlineData("1708703790870", "rfc3339_to_unix_ts", "2024-02-23 15:56:30.87z", "millisecond")]
    [InlineData("1708703790535904509", "rfc3339_to_unix_ts", "2024-02-23T15:56:30.5359045091Z", "nanosecond")]
    [InlineData("0", "timezone_to_offset_seconds", "Z")]
    [InlineData("28800", "timezone_to_offset_seconds", "+08:00")]
    [InlineData("-30630", "timezone_to_offset_seconds", "-08:30:30")]
    [InlineData("19800", "timezone_to_second", "+0530")]
    [InlineData("-28800", "timezone_to_second", "-08")]
    [InlineData("28800", "timezone_to_second", "local")]
    [InlineData("5", "timezone_to_second", 5)]
    public void Times(string expected, string function, params object?[] arguments) => Assert.Equal(expected, _calls.Show(function, arguments));

    [Theory]
    [InlineData("'2024-02-26 15:42:33.472000+0800'", "millisecond", "+08:00", "%Y-%m-%d %H:%M:%S.%6N%z", 1708933353472)]
    [InlineData("'2024-02-26 16:03:03.472+08:20:30'", "millisecond", "+08:20:30", "%Y-%m-%d %H:%M:%S.%3N%::z", 1708933353472)]
    [InlineData("'2024-02-26 07:42:33.472+00:00'", "millisecond", "Z", "%Y-%m-%d %H:%M:%S.%3N%:z", 1708933353472)]
    [InlineData("'15:42 %q %'", "second", 28800, "%H:%M %q %", 1708933353L)]
    [InlineData("'33.000000000'", "second", "Z", "%S.%N", 1708933353L)]
    [InlineData("'123456789'", "nanosecond", "Z", "%N", 1708933353123456789)]
    [InlineData("'2024-02-23 06:26:20.123 -0330'", "millisecond", "-03:30", "%Y-%m-%d %H:%M:%S.%3N %z", 1708682180123)]
    [InlineData("'2024-02-23 10:26:20'", "second", "local", "%Y-%m-%d %H:%M:%S")]
    public void Dates_are_written(string expected, string unit, object offset, string format, long? time = null) =>
        Assert.Equal(expected, time is null
            ? _calls.Show("format_date", unit, offset, format)
            : _calls.Show("format_date", unit, offset, format, time.Value));

    [Theory]
    [InlineData("1708671600", "second", "%Y-%m-%d %H:%M:%S%:z", "2024-02-23 15:00:00+08:00")]
    [InlineData("1708671600", "second", "%Y-%m-%d %H:%M:%S%z", "2024-02-23 15:00:00+0800")]
    [InlineData("1708671600123", "millisecond", "%Y-%m-%d %H:%M:%S.%3N%::z", "2024-02-23 15:00:00.123+08:00:00")]
    [InlineData("1708700400123456789", "nanosecond", "%d/%m/%Y %H-%M-%S %N", "23/02/2024 15:00:00 123456789")]
    [InlineData("1708671600", "second", "+08:00", "%Y-%m-%d %H:%M:%S%:z", "2024-02-23 15:00:00")]
    [InlineData("1708686000", "second", 14400, "%Y-%m-%d %H:%M:%S%:z", "2024-02-23 15:00:00")]
    [InlineData("1708671600000", "millisecond", "local", "%Y-%m-%d %H:%M:%S", "2024-02-23 15:00:00")]
    public void Dates_are_read(string expected, params object?[] arguments) => Assert.Equal(expected, _calls.Show("date_to_unix_ts", arguments));

    [Theory]
    [InlineData("now_timestamp: argument 1 is to be one of second, millisecond, microsecond, nanosecond", "now_timestamp", "minute")]
    [InlineData("unix_ts_to_rfc3339: the time is not within the years 1 to 9999", "unix_ts_to_rfc3339", long.MaxValue)]
    [InlineData("mongo_date: the time is not within the years 1 to 9999", "mongo_date", long.MaxValue)]
    [InlineData("mongo_date: argument 1 is to be an integer, not a text", "mongo_date", "second")]
    [InlineData("unix_ts_to_rfc3339: argument 1 is to be an integer, not a float", "unix_ts_to_rfc3339", 1.5)]
    [InlineData("rfc3339_to_unix_ts: the text is no time of RFC 3339", "rfc3339_to_unix_ts", "2024-02-30T15:56:30Z")]
    [InlineData("rfc3339_to_unix_ts: the text is no time of RFC 3339", "rfc3339_to_unix_ts", "2024-02-23T15:56:30")]
    [InlineData("rfc3339_to_unix_ts: the text is no time of RFC 3339", "rfc3339_to_unix_ts", "2024-02-23T24:00:00Z")]
    [InlineData("rfc3339_to_unix_ts: the result has no place in 64 bits", "rfc3339_to_unix_ts", "9999-01-01T00:00:00Z", "nanosecond")]
    [InlineData("timezone_to_second: argument 1 is no offset from UTC", "timezone_to_second", "+24:00")]
    [InlineData("timezone_to_second: argument 1 is no offset from UTC", "timezone_to_second", "8")]
    [InlineData("timezone_to_second: an offset is less than a day", "timezone_to_second", 86400)]
    [InlineData("format_date: argument 2 is no offset from UTC", "format_date", "second", "", "%Y", 1)]
    [InlineData("format_date: the time is not within the years 1 to 9999", "format_date", "second", "-01:00", "%Y", -62135596800)]
    [InlineData("date_to_unix_ts: the text is not as the format says", "date_to_unix_ts", "second", "%Y-%m-%d", "2024-2-23")]
    [InlineData("date_to_unix_ts: the text is not as the format says", "date_to_unix_ts", "second", "%Y-%m", "2024-2")]
    [InlineData("date_to_unix_ts: the text is no whole date and time", "date_to_unix_ts", "second", "%Y-%m-%d", "2024-02-23")]
    [InlineData("date_to_unix_ts: the text is no whole date and time", "date_to_unix_ts", "second", "%Y%m%d%H%M%S", "20230229000000")]
    public void What_has_no_result(string expected, string function, params object?[] arguments) => Assert.Equal(expected, _calls.Failure(function, arguments));

    private sealed class StoppedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(8), "east", "east");

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2024, 2, 23, 2, 26, 20, TimeSpan.Zero).AddTicks(1_234_567);
    }
}
