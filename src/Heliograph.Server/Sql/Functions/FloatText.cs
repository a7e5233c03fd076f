using System.Globalization;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Numbers as text and back, the same in every language.</summary>
internal static class FloatText
{
    /// <summary>The digits a number has behind the point when it becomes text without saying so.</summary>
    public const int Decimals = 10;

    /// <summary>A number with at most so many digits behind the point; zeros at the end are left out, but one digit stays.</summary>
    public static string Of(double number, int decimals)
    {
        var text = number.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        if (decimals == 0) return text;
        text = text.TrimEnd('0');
        return text[^1] == '.' ? text + '0' : text;
    }

    /// <summary>The shortest text that is read as the same number; it has a point.</summary>
    public static string Shortest(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var exponent = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = exponent < 0 ? text : text[..exponent];
        if (!mantissa.Contains('.', StringComparison.Ordinal)) mantissa += ".0";
        return exponent < 0 ? mantissa : mantissa + 'e' + int.Parse(text.AsSpan(exponent + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            .ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Reads a number as people write it: sign, digits, point, exponent. Nothing else, no space.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double number) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number)
        && double.IsFinite(number);

    /// <summary>Reads a whole number of 64 bits: sign and digits.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
