using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Nodes;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>Functions of times: seconds since 1970, and times in parts (year, month from 0, day, hour, minute, second, day of the week, day of the year from 0).</summary>
internal static class JqDates
{
    private const string Iso8601 = "%Y-%m-%dT%H:%M:%SZ";
    private const double FirstSecond = -62_135_596_800;
    private const double LastSecond = 253_402_300_799;

    /// <summary>All of them by name and number of arguments.</summary>
    public static IEnumerable<(string Name, int Arguments, JqNative.Function Function)> All =>
    [
        ("date", 0, (machine, input, _) => Write(machine, input, Iso8601, local: false, "strftime/1")),
        ("dateadd", 2, (machine, input, a) => JqOperators.Add(machine, input, a[1])),
        ("datesub", 2, (machine, input, a) => JqOperators.Of("-")(machine, input, a[1])),
        ("fromdate", 0, (machine, input, _) => ToSeconds(machine, Read(machine, input, Iso8601))),
        ("fromdateiso8601", 0, (machine, input, _) => ToSeconds(machine, Read(machine, input, Iso8601))),
        ("gmtime", 0, (machine, input, _) => Parts(machine, input, TimeZoneInfo.Utc, "gmtime()")),
        ("localtime", 0, (machine, input, _) => Parts(machine, input, machine.Clock.LocalTimeZone, "localtime()")),
        ("mktime", 0, (machine, input, _) => input.Type == SqlType.List ? ToSeconds(machine, input) : machine.Fail("mktime requires array inputs")),
        ("now", 0, (machine, _, _) => JqNumber.Of((machine.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds)),
        ("strflocaltime", 1, (machine, input, a) => Write(machine, input, a[0], local: true, "strflocaltime/1")),
        ("strftime", 1, (machine, input, a) => Write(machine, input, a[0], local: false, "strftime/1")),
        ("strptime", 1, (machine, input, a) => a[0].Type == SqlType.Text ? Read(machine, input, a[0].Text) : machine.Fail("strptime/1 requires a string format")),
        ("todate", 0, (machine, input, _) => Write(machine, input, Iso8601, local: false, "strftime/1")),
        ("todateiso8601", 0, (machine, input, _) => Write(machine, input, Iso8601, local: false, "strftime/1")),
    ];

    private static SqlValue Parts(JqMachine machine, SqlValue input, TimeZoneInfo zone, string name)
    {
        if (!input.IsNumber) return machine.Fail($"{name} requires a number");
        if (!(input.Number is >= FirstSecond and <= LastSecond)) return machine.Fail($"{name}: {{0}} is beyond the years 1 to 9999", input);
        var whole = Math.Floor(input.Number);
        var utc = DateTimeOffset.FromUnixTimeSeconds((long)whole);
        var offset = zone.GetUtcOffset(utc);
        if (whole + offset.TotalSeconds is < FirstSecond or > LastSecond) return machine.Fail($"{name}: {{0}} is beyond the years 1 to 9999", input);
        var clock = utc.ToOffset(offset).DateTime;
        return SqlValue.Of([.. new[] { clock.Year, clock.Month - 1, clock.Day, clock.Hour, clock.Minute }.Select(part => SqlValue.Of((long)part)),
            JqNumber.Of(clock.Second + (input.Number - whole)), SqlValue.Of((long)clock.DayOfWeek), SqlValue.Of(clock.DayOfYear - 1L)]);
    }

    private static SqlValue ToSeconds(JqMachine machine, SqlValue parts)
    {
        if (parts.Type == SqlType.Undefined) return parts;
        return TryClock(parts.List, out var clock)
            ? SqlValue.Of((long)Math.Floor((clock - DateTime.UnixEpoch).TotalSeconds))
            : machine.Fail("mktime requires parsed datetime inputs");
    }

    private static SqlValue Write(JqMachine machine, SqlValue input, SqlValue format, bool local, string name) =>
        format.Type == SqlType.Text ? Write(machine, input, format.Text, local, name) : machine.Fail($"{name} requires a string format");

    private static SqlValue Write(JqMachine machine, SqlValue input, string format, bool local, string name)
    {
        var zone = local ? machine.Clock.LocalTimeZone : TimeZoneInfo.Utc;
        var parts = input.IsNumber ? Parts(machine, input, zone, name) : input;
        if (parts.Type == SqlType.Undefined) return parts;
        if (parts.Type != SqlType.List || !TryClock(parts.List, out var clock)) return machine.Fail($"{name} requires parsed datetime inputs");
        machine.Budget.Spend(16L * format.Length);
        var text = JqDateFormat.Write(clock, format, zone);
        return text is null ? machine.Fail($"{name}: {{0d}} is no format for a time", SqlValue.Of(format)) : SqlValue.Of(text);
    }

    private static SqlValue Read(JqMachine machine, SqlValue input, string format)
    {
        if (input.Type != SqlType.Text) return machine.Fail("strptime/1 requires string inputs and arguments");
        if (!JqDateFormat.TryRead(input.Text, format, out var clock)) return machine.Fail("date {0d} does not match format {1d}", input, SqlValue.Of(format));
        return SqlValue.Of([.. new[] { clock.Year, clock.Month - 1, clock.Day, clock.Hour, clock.Minute, clock.Second, (int)clock.DayOfWeek, clock.DayOfYear - 1 }
            .Select(part => SqlValue.Of((long)part))]);
    }

    // Months and days beyond their bounds count on.
    private static bool TryClock(IReadOnlyList<SqlValue> parts, out DateTime clock)
    {
        clock = default;
        if (parts.Count < 6 || parts.Take(6).Any(part => !part.IsNumber || !(Math.Abs(part.Number) < 1e9))) return false;
        var numbers = parts.Take(6).Select(part => (long)Math.Floor(part.Number)).ToArray();
        var months = (numbers[0] * 12) + numbers[1];
        if (months is < 12 or >= 120_000) return false;
        var seconds = ((((numbers[2] - 1) * 24) + numbers[3]) * 3600) + (numbers[4] * 60) + numbers[5];
        clock = new DateTime((int)(months / 12), (int)(months % 12) + 1, 1, 0, 0, 0, DateTimeKind.Utc);
        if (seconds > (DateTime.MaxValue - clock).TotalSeconds || seconds < (DateTime.MinValue - clock).TotalSeconds) return false;
        clock = clock.AddSeconds(seconds);
        return true;
    }
}
