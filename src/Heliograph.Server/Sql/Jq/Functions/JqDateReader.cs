using System.Globalization;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>Reads a time as a format says. One thread, one text.</summary>
internal sealed class JqDateReader(string text)
{
    private static readonly DateTimeFormatInfo s_english = CultureInfo.InvariantCulture.DateTimeFormat;

    private int _at;
    private int _year = 1900;
    private int _month = 1;
    private int _day = 1;
    private int _hour;
    private int _minute;
    private int _second;
    private int _dayOfYear;
    private bool? _afternoon;
    private long? _seconds;

    /// <summary>Whether all of it has been read.</summary>
    public bool IsAtEnd => _at == text.Length;

    /// <summary>Reads what a format says.</summary>
    public bool TryRead(string format)
    {
        for (var i = 0; i < format.Length; i++)
        {
            if (char.IsWhiteSpace(format[i])) SkipBlanks();
            else if (format[i] != '%' ? !TrySkip(format[i]) : ++i >= format.Length || !TryPart(format[i])) return false;
        }

        return true;
    }

    /// <summary>The time that was read.</summary>
    public bool TryClock(out DateTime clock)
    {
        clock = default;
        if (_seconds is { } seconds && seconds is >= -62_135_596_800 and <= 253_402_300_799) clock = DateTime.UnixEpoch.AddSeconds(seconds);
        if (_seconds is not null) return clock != default;
        if (_afternoon is { } afternoon) _hour = (_hour % 12) + (afternoon ? 12 : 0);
        if (_year is < 1 or > 9999 || _day > DateTime.DaysInMonth(_year, _month)) return false;
        if (_dayOfYear > (DateTime.IsLeapYear(_year) ? 366 : 365)) return false;
        clock = _dayOfYear > 0 ? new DateTime(_year, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(_dayOfYear - 1) : new DateTime(_year, _month, _day, 0, 0, 0, DateTimeKind.Utc);
        return TryAdd((_hour * 3600) + (_minute * 60) + _second, ref clock);
    }

    // A leap second at the end of the year 9999 is one too many.
    private static bool TryAdd(int seconds, ref DateTime clock)
    {
        if ((DateTime.MaxValue - clock).TotalSeconds < seconds) return false;
        clock = clock.AddSeconds(seconds);
        return true;
    }

    private bool TryPart(char letter)
    {
        switch (letter)
        {
            case 'Y': return TryNumber(4, 0, 9999, ref _year);
            case 'm': return TryNumber(2, 1, 12, ref _month);
            case 'd' or 'e': return TryNumber(2, 1, 31, ref _day);
            case 'H' or 'k': return TryNumber(2, 0, 23, ref _hour);
            case 'I' or 'l': return TryNumber(2, 1, 12, ref _hour);
            case 'M': return TryNumber(2, 0, 59, ref _minute);
            case 'S': return TryNumber(2, 0, 60, ref _second);
            case 'j': return TryNumber(3, 1, 366, ref _dayOfYear);
            case 'y': return TryYear();
            case 's': return TrySeconds();
            case 'p' or 'P': return TryAfternoon();
            case 'a' or 'A': return TryName(s_english.DayNames, s_english.AbbreviatedDayNames, out _);
            case 'b' or 'B' or 'h': return TryMonth();
            case 'Z': return TryZone();
            case 'z': return TryOffset();
            case 'n' or 't': SkipBlanks(); return true;
            case '%': return TrySkip('%');
            default: return JqDateFormat.Composed(letter) is { } format && TryRead(format);
        }
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
    }

    private bool TrySkip(char expected)
    {
        if (_at >= text.Length || text[_at] != expected) return false;
        _at++;
        return true;
    }

    private bool TryNumber(int digits, int least, int most, ref int number)
    {
        SkipBlanks();
        var end = _at;
        while (end < text.Length && end - _at < digits && char.IsAsciiDigit(text[end])) end++;
        if (end == _at) return false;
        number = int.Parse(text.AsSpan(_at, end - _at), NumberStyles.None, CultureInfo.InvariantCulture);
        _at = end;
        return number >= least && number <= most;
    }

    private bool TryYear()
    {
        var read = TryNumber(2, 0, 99, ref _year);
        _year += _year < 69 ? 2000 : 1900;
        return read;
    }

    private bool TrySeconds()
    {
        var end = _at;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (end == _at && text[end] == '-'))) end++;
        if (!long.TryParse(text.AsSpan(_at, end - _at), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)) return false;
        (_seconds, _at) = (seconds, end);
        return true;
    }

    private bool TryAfternoon()
    {
        var isRead = TryName(["AM", "PM"], [], out var which);
        _afternoon = which == 1;
        return isRead;
    }

    private bool TryMonth()
    {
        var isRead = TryName(s_english.MonthNames, s_english.AbbreviatedMonthNames, out var which);
        _month = which + 1;
        return isRead;
    }

    private bool TryName(string[] names, string[] shorter, out int which)
    {
        SkipBlanks();
        foreach (var list in new[] { names, shorter })
        {
            for (which = 0; which < list.Length; which++)
            {
                if (list[which].Length == 0 || string.Compare(text, _at, list[which], 0, list[which].Length, StringComparison.OrdinalIgnoreCase) != 0) continue;
                _at += list[which].Length;
                return true;
            }
        }

        which = 0;
        return false;
    }

    // A zone is passed over: the result is what the clock showed.
    private bool TryZone()
    {
        var start = _at;
        while (_at < text.Length && char.IsAsciiLetter(text[_at])) _at++;
        return _at > start;
    }

    private bool TryOffset()
    {
        if (TrySkip('Z')) return true;
        if (!TrySkip('+') && !TrySkip('-')) return false;
        var ignored = 0;
        var isRead = TryNumber(2, 0, 23, ref ignored);
        TrySkip(':');
        return isRead && (_at >= text.Length || !char.IsAsciiDigit(text[_at]) || TryNumber(2, 0, 59, ref ignored));
    }
}
