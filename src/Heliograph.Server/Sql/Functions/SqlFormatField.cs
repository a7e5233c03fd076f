using System.Globalization;
using System.Numerics;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Where one value of a format goes: how wide, how precise, and what fills the rest.</summary>
internal readonly record struct SqlFormatField(int? Width, int? Precision, byte Padding)
{
    private const int MostDigits = 253;
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    /// <summary>Adds a value that is already text; when the field is too narrow for it, stars.</summary>
    public void Add(string text, SqlBuffer result)
    {
        if (Width is { } width && Math.Abs(width) < text.Length) result.Add("*"u8, Math.Abs(width));
        else Fill(System.Text.Encoding.UTF8.GetBytes(text), text.Length, result);
    }

    /// <summary>Adds a text, of which the precision, or else the width, is the most that is written.</summary>
    /// <exception cref="SqlException">It is no text.</exception>
    public void AddText(SqlValue value, SqlBuffer result, SqlCall call)
    {
        if (value.Type is SqlType.Integer or SqlType.Float or SqlType.List or SqlType.Map) throw call.Fail("~s asks for a text");
        var text = FunctionText.Of(value, call);
        if (Width is null && Precision is null)
        {
            result.Add(text.Bytes);
            return;
        }

        var whole = text.Text;
        var shown = whole[..(whole.Length - Graphemes.Skip(whole, Precision ?? Math.Abs(Width ?? 0)).Length)];
        Fill(System.Text.Encoding.UTF8.GetBytes(shown), Graphemes.Count(shown), result);
    }

    /// <summary>Adds a character as often as the precision, or else the width, says.</summary>
    public void AddRepeated(byte character, SqlBuffer result)
    {
        var count = Math.Min(Precision ?? int.MaxValue, Math.Abs(Width ?? Precision ?? 1));
        Fill(Enumerable.Repeat(character, count).ToArray(), count, result);
    }

    /// <summary>Adds an integer; the precision is its base.</summary>
    /// <exception cref="SqlException">It is none, or the base is not from 2 to 36.</exception>
    public void AddInteger(SqlValue value, char control, SqlBuffer result, SqlCall call)
    {
        var digits = InBase(value, control, call);
        Add(control is '#' or '+' ? string.Create(CultureInfo.InvariantCulture, $"{Precision ?? 10}#{digits}") : digits, result);
    }

    /// <summary>Adds an integer; the precision is its base, and the prefix comes between the sign and the digits.</summary>
    /// <exception cref="SqlException">It is none, the prefix is no text, or the base is not from 2 to 36.</exception>
    public void AddInteger(SqlValue value, SqlValue prefix, char control, SqlBuffer result, SqlCall call)
    {
        var digits = InBase(value, control, call);
        if (prefix.Type != SqlType.Text) throw call.Fail($"~{control} asks for a text after the integer");
        Add(digits[0] == '-' ? '-' + prefix.Text + digits[1..] : prefix.Text + digits, result);
    }

    /// <summary>Adds a number; the precision is its digits behind the point for f, all its digits for e and g.</summary>
    /// <exception cref="SqlException">It is none, or it is to have too many digits.</exception>
    public void AddFloat(SqlValue value, char control, SqlBuffer result, SqlCall call)
    {
        if (!value.IsNumber) throw call.Fail($"~{control} asks for a number");
        var digits = Precision ?? 6;
        if (digits > MostDigits || digits < (control == 'f' ? 1 : 2)) throw call.Fail($"~{control} cannot have so many digits");
        var number = value.Number;
        var decimals = control == 'f' ? digits : digits - Whole(Math.Abs(number));
        var plain = control == 'f' || (control == 'g' && Math.Abs(number) is >= 0.1 and < 10_000 && decimals > 0);
        Add(plain ? Fixed(number, decimals) : Scientific(number, digits), result);
    }

    // Digits before the point.
    private static int Whole(double number) => number switch { < 1 => 0, < 10 => 1, < 100 => 2, < 1000 => 3, _ => 4 };

    private static string Fixed(double number, int decimals) =>
        number.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Scientific(double number, int digits) =>
        number.ToString("0." + new string('0', digits - 1) + "e+0", CultureInfo.InvariantCulture);

    private string InBase(SqlValue value, char control, SqlCall call)
    {
        if (value.Type != SqlType.Integer) throw call.Fail($"~{control} asks for an integer");
        var radix = Precision ?? 10;
        if (radix is < 2 or > 36) throw call.Fail("a base is from 2 to 36");
        var digits = InBase(value.Integer, radix);
        return control is 'B' or '#' or 'X' ? digits.ToUpperInvariant() : digits;
    }

    private static string InBase(long number, int radix)
    {
        var rest = BigInteger.Abs(number);
        var text = rest.IsZero ? "0" : "";
        for (; !rest.IsZero; rest /= radix) text = Digits[(int)(rest % radix)] + text;
        return number < 0 ? '-' + text : text;
    }

    private void Fill(ReadOnlySpan<byte> text, int length, SqlBuffer result)
    {
        var missing = Math.Abs((long)(Width ?? 0)) - length;
        if (Width > 0) result.Add([Padding], missing);
        result.Add(text);
        if (Width is < 0) result.Add([Padding], missing);
    }
}
