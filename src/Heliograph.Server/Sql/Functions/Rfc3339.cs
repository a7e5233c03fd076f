using System.Globalization;
using System.Text.RegularExpressions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Times as RFC 3339 writes them.</summary>
internal static partial class Rfc3339
{
    /// <summary>A time in the local zone of the server, with so many digits behind the point.</summary>
    /// <exception cref="SqlException">It is beyond the years 1 to 9999.</exception>
    public static string Write(SqlTime time, int digits, SqlCall call)
    {
        var offset = TimeOffset.Local(call, time);
        return Clock(time, offset, digits, call) + TimeOffset.Write(offset, 1);
    }

    /// <summary>A time in UTC, which is written as Z, with so many digits behind the point.</summary>
    /// <exception cref="SqlException">It is beyond the years 1 to 9999.</exception>
    public static string WriteUtc(SqlTime time, int digits, SqlCall call) => Clock(time, 0, digits, call) + 'Z';

    /// <summary>Reads a time; digits beyond nanoseconds are cut off.</summary>
    /// <exception cref="SqlException">It is none.</exception>
    public static SqlTime Parse(string text, SqlCall call)
    {
        var match = Written().Match(text);
        if (!match.Success
            || !SqlTime.TryCreate(Part(match, 1), Part(match, 2), Part(match, 3), Part(match, 4), Part(match, 5), Part(match, 6), out var time)
            || !TimeOffset.TryParse(match.Groups[8].Value, out var offset))
            throw call.Fail("the text is no time of RFC 3339");
        var fraction = match.Groups[7].Value.PadRight(9, '0')[..9];
        return new SqlTime(time.Seconds - offset, int.Parse(fraction, CultureInfo.InvariantCulture));
    }

    private static string Clock(SqlTime time, long offset, int digits, SqlCall call)
    {
        var fraction = time.Nanoseconds.ToString("D9", CultureInfo.InvariantCulture)[..digits];
        return time.At(offset, call).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + (digits > 0 ? "." + fraction : "");
    }

    private static int Part(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?([Zz]|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Written();
}
