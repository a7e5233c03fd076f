using System.Globalization;

namespace Heliograph.Server.Management;

/// <summary>Lengths of time as EMQX writes them: a number and <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
internal static class ApiDuration
{
    private static readonly (string Unit, long Milliseconds)[] s_units = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

    /// <summary>The length of a text; null when it is none, or longer than a day.</summary>
    internal static TimeSpan? Read(string text)
    {
        foreach (var (unit, milliseconds) in s_units.OrderByDescending(entry => entry.Unit.Length))
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            return int.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number * milliseconds <= s_units[0].Milliseconds
                ? TimeSpan.FromMilliseconds(number * milliseconds) : null;
        }

        return null;
    }

    /// <summary>A length in the largest unit that leaves it whole.</summary>
    internal static string Write(TimeSpan time)
    {
        var milliseconds = (long)time.TotalMilliseconds;
        var (unit, size) = s_units.First(entry => milliseconds % entry.Milliseconds == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / size}{unit}");
    }
}
