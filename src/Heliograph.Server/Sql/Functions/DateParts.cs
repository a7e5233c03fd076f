using System.Globalization;

namespace Heliograph.Server.Sql.Functions;

/// <summary>What a text says of a date, part by part.</summary>
internal sealed class DateParts
{
    private readonly Dictionary<string, int> _parts = [];
    private long _offset;

    /// <summary>Takes the part that a code of <see cref="DateFormat"/> stands for. False when the text is none.</summary>
    public bool TrySet(string code, string text)
    {
        if (code[^1] == 'z') return TimeOffset.TryParse(text, out _offset);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        _parts[code] = number;
        return true;
    }

    /// <summary>The time that the parts are together; one without an offset is UTC. False when one is missing or there is no such date.</summary>
    public bool TryToTime(out SqlTime time)
    {
        if (!SqlTime.TryCreate(Part("%Y"), Part("%m"), Part("%d"), Part("%H"), Part("%M"), Part("%S"), out time)) return false;
        var fraction = Fraction("%N", 1) + Fraction("%6N", 1_000) + Fraction("%3N", 1_000_000);
        time = new SqlTime(time.Seconds - _offset + (fraction / 1_000_000_000), fraction % 1_000_000_000);
        return true;
    }

    private int Part(string code) => _parts.GetValueOrDefault(code, -1);

    private long Fraction(string code, long nanoseconds) => _parts.GetValueOrDefault(code) * nanoseconds;
}
