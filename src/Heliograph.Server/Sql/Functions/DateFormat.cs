using System.Globalization;
using System.Text;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Formats of dates: codes with a percent sign, anything else stands for itself.</summary>
internal static class DateFormat
{
    // What is longer comes before what it starts with. The number is how many characters the code stands for.
    private static readonly (string Code, int Length)[] s_codes =
    [
        ("%Y", 4), ("%m", 2), ("%d", 2), ("%H", 2), ("%M", 2), ("%S", 2), ("%N", 9), ("%3N", 3), ("%6N", 6), ("%z", 5), ("%:z", 6), ("%::z", 9),
    ];

    /// <summary>A time as a clock so many seconds away from UTC shows it.</summary>
    /// <exception cref="SqlException">It is beyond the years 1 to 9999.</exception>
    public static string Write(string format, SqlTime time, long offset, SqlCall call)
    {
        var shown = time.At(offset, call);
        var result = new StringBuilder();
        for (var at = 0; at < format.Length;)
        {
            var (code, _) = Code(format, at);
            if (code is null) result.Append(format[at++]);
            else
            {
                result.Append(Part(code, shown, time, offset));
                at += code.Length;
            }
        }

        return result.ToString();
    }

    /// <summary>
    /// Reads a time. What stands for itself in the format takes one character of the text, whatever it is; the text may end before the format does.
    /// </summary>
    /// <exception cref="SqlException">A part is not what the format says, or is missing, or there is no such date.</exception>
    public static SqlTime Parse(string format, string text, SqlCall call)
    {
        var parts = new DateParts();
        var from = 0;
        for (var at = 0; at < format.Length && from < text.Length;)
        {
            var (code, length) = Code(format, at);
            if (from + length > text.Length) throw call.Fail("the text is not as the format says");
            if (code is not null && !parts.TrySet(code, text.Substring(from, length))) throw call.Fail("the text is not as the format says");
            at += code?.Length ?? 1;
            from += length;
        }

        return parts.TryToTime(out var time) ? time : throw call.Fail("the text is no whole date and time");
    }

    private static (string? Code, int Length) Code(string format, int at)
    {
        if (format[at] == '%')
            foreach (var one in s_codes)
                if (string.CompareOrdinal(format, at, one.Code, 0, one.Code.Length) == 0) return one;
        return (null, 1);
    }

    private static string Part(string code, DateTime shown, SqlTime time, long offset) => code switch
    {
        "%Y" => shown.ToString("yyyy", CultureInfo.InvariantCulture),
        "%m" => shown.ToString("MM", CultureInfo.InvariantCulture),
        "%d" => shown.ToString("dd", CultureInfo.InvariantCulture),
        "%H" => shown.ToString("HH", CultureInfo.InvariantCulture),
        "%M" => shown.ToString("mm", CultureInfo.InvariantCulture),
        "%S" => shown.ToString("ss", CultureInfo.InvariantCulture),
        "%N" => time.Nanoseconds.ToString("D9", CultureInfo.InvariantCulture),
        "%6N" => (time.Nanoseconds / 1_000).ToString("D6", CultureInfo.InvariantCulture),
        "%3N" => (time.Nanoseconds / 1_000_000).ToString("D3", CultureInfo.InvariantCulture),
        _ => TimeOffset.Write(offset, code.Count(one => one == ':')),
    };
}
