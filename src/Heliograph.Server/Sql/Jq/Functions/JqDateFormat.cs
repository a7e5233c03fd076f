using System.Globalization;
using System.Text;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>Formats of times: letters after a percent sign, in English.</summary>
internal static class JqDateFormat
{
    private static readonly CultureInfo s_english = CultureInfo.InvariantCulture;

    /// <summary>A time in a format; null when that has a letter there is not.</summary>
    public static string? Write(DateTime clock, string format, TimeZoneInfo zone)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }

            while (i + 1 < format.Length && format[i + 1] is 'E' or 'O') i++;
            if (++i >= format.Length || Part(clock, format[i], zone) is not { } part) return null;
            text.Append(part);
        }

        return text.ToString();
    }

    /// <summary>Reads a time; what a format does not have is that of the first day of 1900, as it is in C.</summary>
    public static bool TryRead(string text, string format, out DateTime clock)
    {
        var reader = new JqDateReader(text);
        clock = default;
        return reader.TryRead(format) && reader.IsAtEnd && reader.TryClock(out clock);
    }

    private static string? Part(DateTime clock, char letter, TimeZoneInfo zone) => letter switch
    {
        'Y' => clock.Year.ToString(s_english),
        'C' => Two(clock.Year / 100),
        'y' => Two(clock.Year % 100),
        'm' => Two(clock.Month),
        'd' => Two(clock.Day),
        'e' => clock.Day.ToString(s_english).PadLeft(2),
        'H' => Two(clock.Hour),
        'k' => clock.Hour.ToString(s_english).PadLeft(2),
        'I' => Two(((clock.Hour + 11) % 12) + 1),
        'l' => (((clock.Hour + 11) % 12) + 1).ToString(s_english).PadLeft(2),
        'M' => Two(clock.Minute),
        'S' => Two(clock.Second),
        'p' => clock.Hour < 12 ? "AM" : "PM",
        'P' => clock.Hour < 12 ? "am" : "pm",
        'j' => clock.DayOfYear.ToString("D3", s_english),
        'a' => s_english.DateTimeFormat.GetAbbreviatedDayName(clock.DayOfWeek),
        'A' => s_english.DateTimeFormat.GetDayName(clock.DayOfWeek),
        'b' or 'h' => s_english.DateTimeFormat.GetAbbreviatedMonthName(clock.Month),
        'B' => s_english.DateTimeFormat.GetMonthName(clock.Month),
        'w' => ((int)clock.DayOfWeek).ToString(s_english),
        'u' => ((((int)clock.DayOfWeek + 6) % 7) + 1).ToString(s_english),
        'U' => Two((clock.DayOfYear + 6 - (int)clock.DayOfWeek) / 7),
        'W' => Two((clock.DayOfYear + 6 - (((int)clock.DayOfWeek + 6) % 7)) / 7),
        'V' => Two(ISOWeek.GetWeekOfYear(clock)),
        'G' => ISOWeek.GetYear(clock).ToString(s_english),
        'g' => Two(ISOWeek.GetYear(clock) % 100),
        's' => ((long)(clock - DateTime.UnixEpoch).TotalSeconds).ToString(s_english),
        'z' => Offset(clock, zone),
        'Z' => Zone(clock, zone),
        'n' => "\n",
        't' => "\t",
        '%' => "%",
        _ => Composed(letter) is { } format ? Write(clock, format, zone) : null,
    };

    /// <summary>What a letter for several parts stands for; null when it is none.</summary>
    internal static string? Composed(char letter) => letter switch
    {
        'D' or 'x' => "%m/%d/%y",
        'F' => "%Y-%m-%d",
        'T' or 'X' => "%H:%M:%S",
        'R' => "%H:%M",
        'r' => "%I:%M:%S %p",
        'c' => "%a %b %e %H:%M:%S %Y",
        _ => null,
    };

    private static string Two(int number) => number.ToString("D2", s_english);

    private static string Offset(DateTime clock, TimeZoneInfo zone)
    {
        var offset = zone.GetUtcOffset(DateTime.SpecifyKind(clock, DateTimeKind.Unspecified));
        return $"{(offset < TimeSpan.Zero ? '-' : '+')}{Two(Math.Abs(offset.Hours))}{Two(Math.Abs(offset.Minutes))}";
    }

    private static string Zone(DateTime clock, TimeZoneInfo zone) => zone == TimeZoneInfo.Utc || zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime
        ? "UTC"
        : zone.IsDaylightSavingTime(DateTime.SpecifyKind(clock, DateTimeKind.Unspecified)) ? zone.DaylightName : zone.StandardName;
}
