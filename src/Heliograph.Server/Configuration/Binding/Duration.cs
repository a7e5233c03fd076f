using System.Globalization;
using System.Text.RegularExpressions;

namespace Heliograph.Server.Configuration;

/// <summary>Durations as they are written: seconds (<c>60</c>, <c>0.5</c>) or parts with units (<c>500ms</c>, <c>1h30m</c>).</summary>
internal static partial class Duration
{
    /// <summary>The duration of a text; null when it is none.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return FromSeconds(seconds);
        var match = Parts().Match(text);
        return match.Success ? FromSeconds(match.Groups["part"].Captures.Sum(part => Seconds(part.ValueSpan))) : null;
    }

    /// <summary>A duration with the largest unit that leaves it whole; zero is 0.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
            return "0";
        foreach (var (unit, seconds) in new[] { ("d", 86_400.0), ("h", 3600), ("m", 60), ("s", 1) })
            if (value.TotalSeconds % seconds == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds / seconds}{unit}");
        return string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds}ms");
    }

    private static TimeSpan? FromSeconds(double seconds) =>
        seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;

    private static double Seconds(ReadOnlySpan<char> part)
    {
        var digits = part.IndexOfAnyInRange('a', 'z');
        var number = double.Parse(part[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return number * part[digits..] switch { "ms" => 0.001, "s" => 1, "m" => 60, "h" => 3600, _ => 86_400 };
    }

    [GeneratedRegex(@"^(?<part>\d+(\.\d+)?(ms|s|m|h|d))+$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parts();
}
