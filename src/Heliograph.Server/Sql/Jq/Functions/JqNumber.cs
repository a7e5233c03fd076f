using System.Globalization;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>
/// Numbers: whole ones of 64 bits are exact, also calculated with, as long as the result has a place there; all others are floats. A float that is whole
/// is written as an integer.
/// </summary>
internal static class JqNumber
{
    /// <summary>A number; an integer when it is whole.</summary>
    public static SqlValue Of(double number) =>
        Math.Abs(number) < 9.2e18 && Math.Floor(number) == number ? SqlValue.Of((long)number) : SqlValue.Of(number);

    /// <summary>The sum.</summary>
    public static SqlValue Add(SqlValue left, SqlValue right)
    {
        if (!AreWhole(left, right)) return Of(left.Number + right.Number);
        var sum = unchecked(left.Integer + right.Integer);
        return ((left.Integer ^ sum) & (right.Integer ^ sum)) < 0 ? Of((double)left.Integer + right.Integer) : SqlValue.Of(sum);
    }

    /// <summary>The difference.</summary>
    public static SqlValue Subtract(SqlValue left, SqlValue right)
    {
        if (!AreWhole(left, right)) return Of(left.Number - right.Number);
        var difference = unchecked(left.Integer - right.Integer);
        return ((left.Integer ^ right.Integer) & (left.Integer ^ difference)) < 0 ? Of((double)left.Integer - right.Integer) : SqlValue.Of(difference);
    }

    /// <summary>The product.</summary>
    public static SqlValue Multiply(SqlValue left, SqlValue right)
    {
        if (!AreWhole(left, right)) return Of(left.Number * right.Number);
        var high = Math.BigMul(left.Integer, right.Integer, out var low);
        return high == low >> 63 ? SqlValue.Of(low) : Of((double)left.Integer * right.Integer);
    }

    /// <summary>The quotient of what is not divided by zero.</summary>
    public static SqlValue Divide(SqlValue left, SqlValue right) => AreWhole(left, right) && right.Integer != -1 && left.Integer % right.Integer == 0
        ? SqlValue.Of(left.Integer / right.Integer)
        : Of(left.Number / right.Number);

    /// <summary>What a division of the whole parts leaves, with the sign of the left one. The right one is not zero.</summary>
    public static SqlValue Remainder(SqlValue left, SqlValue right)
    {
        if (double.IsNaN(left.Number) || double.IsNaN(right.Number)) return SqlValue.Of(double.NaN);
        var divisor = Magnitude(right);
        var rest = (long)(Magnitude(left) % divisor);
        return SqlValue.Of(left.Number < 0 ? -rest : rest);
    }

    /// <summary>Whether the whole part of a number is zero, so that nothing can be divided by it.</summary>
    public static bool IsZero(SqlValue number) => !double.IsNaN(number.Number) && Magnitude(number) == 0;

    /// <summary>A number as JSON has it: the largest float for infinity, null for what is no number.</summary>
    public static SqlValue Finite(SqlValue number)
    {
        if (number.Type == SqlType.Integer || double.IsFinite(number.Number)) return number;
        return double.IsNaN(number.Number) ? SqlValue.Null : SqlValue.Of(Math.CopySign(double.MaxValue, number.Number));
    }

    /// <summary>A number as text: as few digits as are needed, an exponent of two digits when it is very large or very small.</summary>
    public static string Text(SqlValue value)
    {
        if (value.Type == SqlType.Integer) return value.Integer.ToString(CultureInfo.InvariantCulture);
        var number = Math.Clamp(value.Number, double.MinValue, double.MaxValue);
        if (double.IsNaN(number)) return "null";
        if (Math.Abs(number) < 1e17 && Math.Floor(number) == number)
            return number == 0 && double.IsNegative(number) ? "-0" : ((long)number).ToString(CultureInfo.InvariantCulture);
        return number < 0 ? '-' + Positive(-number) : Positive(number);
    }

    // The shortest digits that are read as this number, with an exponent when there would be too many zeros.
    private static string Positive(double number)
    {
        var scientific = number.ToString("E16", CultureInfo.InvariantCulture);
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var point = 1 + int.Parse(scientific.AsSpan(scientific.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = shortest.Split('E')[0].Replace(".", "", StringComparison.Ordinal).Trim('0');
        if (point < -3 || point > mantissa.Length + 15) return Exponent(mantissa, point - 1);
        if (point <= 0) return $"0.{new string('0', -point)}{mantissa}";
        return point >= mantissa.Length ? mantissa.PadRight(point, '0') : $"{mantissa[..point]}.{mantissa[point..]}";
    }

    private static string Exponent(string digits, int exponent) => string.Create(
        CultureInfo.InvariantCulture, $"{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):D2}");

    private static bool AreWhole(SqlValue left, SqlValue right) => left.Type == SqlType.Integer && right.Type == SqlType.Integer;

    private static ulong Magnitude(SqlValue number) => number.Type == SqlType.Integer
        ? (number.Integer < 0 ? unchecked(0UL - (ulong)number.Integer) : (ulong)number.Integer)
        : (ulong)Math.Min(Math.Truncate(Math.Abs(number.Number)), long.MaxValue);
}
