using System.Globalization;
using System.Text.RegularExpressions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>How far clocks are from UTC, in seconds, east being positive.</summary>
internal static partial class TimeOffset
{
    private const long Day = 86_400;

    /// <summary>An argument as an offset: seconds, <c>Z</c>, <c>±hh[:mm[:ss]]</c>, <c>±hh[mm[ss]]</c>, or <c>local</c> at a time.</summary>
    /// <exception cref="SqlException">It is none of them, or a day and more.</exception>
    public static long Of(SqlCall call, int index, SqlTime time)
    {
        if (call[index].Type == SqlType.Integer)
            return call.Integer(index) is > -Day and < Day and var seconds ? seconds : throw call.Fail("an offset is less than a day");
        var text = call.Text(index);
        if (text == "local") return Local(call, time);
        return TryParse(text, out var offset) ? offset : throw call.Fail($"argument {index + 1} is no offset from UTC");
    }

    /// <summary>The offset of the clock of the server at a time.</summary>
    public static long Local(SqlCall call, SqlTime time) =>
        (long)call.Environment.Clock.LocalTimeZone.GetUtcOffset(new DateTimeOffset(time.At(0, call), TimeSpan.Zero)).TotalSeconds;

    /// <summary>Reads an offset that is written in digits, or Z.</summary>
    public static bool TryParse(string text, out long offset)
    {
        offset = 0;
        if (text is "Z" or "z") return true;
        var match = Written().Match(text);
        if (!match.Success) return false;
        offset = (Part(match, "h") * 3600) + (Part(match, "m") * 60) + Part(match, "s");
        if (text[0] == '-') offset = -offset;
        return true;
    }

    /// <summary>Writes one with so many colons: none <c>+0800</c>, one <c>+08:00</c>, two <c>+08:00:00</c>.</summary>
    public static string Write(long offset, int colons)
    {
        var time = TimeSpan.FromSeconds(Math.Abs(offset));
        var digits = time.ToString(colons switch { 0 => "hhmm", 1 => @"hh\:mm", _ => @"hh\:mm\:ss" }, CultureInfo.InvariantCulture);
        return (offset < 0 ? "-" : "+") + digits;
    }

    private static int Part(Match match, string name) =>
        match.Groups[name] is { Success: true } part ? int.Parse(part.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^[+-](?<h>[01][0-9]|2[0-3])(?::(?<m>[0-5][0-9])(?::(?<s>[0-5][0-9]))?|(?<m>[0-5][0-9])(?<s>[0-5][0-9])?)?\z")]
    private static partial Regex Written();
}
