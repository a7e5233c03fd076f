using System.Globalization;
using System.Text.RegularExpressions;

namespace Heliograph.Server.Mix;

/// <summary>A length of time as Go writes it: "1h", "1m30s", "1.5s", "200ms".</summary>
internal static partial class GoDuration
{
    private const double Longest = 86_400;

    /// <summary>Reads one that is more than nothing and at most a day; null for any other text.</summary>
    public static TimeSpan? Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success) return null;
        var numbers = match.Groups[1].Captures.Select(one => double.Parse(one.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));
        return OfSeconds(numbers.Zip(match.Groups[2].Captures, (number, unit) => number * Seconds(unit.Value)).Sum());
    }

    /// <summary>That many seconds; null when that is nothing, or more than a day.</summary>
    public static TimeSpan? OfSeconds(double? seconds) => seconds is > 0 and <= Longest ? TimeSpan.FromSeconds(seconds.Value) : null;

    private static double Seconds(string unit) => unit switch
    {
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        "ms" => 1e-3,
        "ns" => 1e-9,
        _ => 1e-6,
    };

    [GeneratedRegex(@"\A(?:(\d{1,15}(?:\.\d{1,9})?)(h|ms|m|s|us|µs|ns)){1,9}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
