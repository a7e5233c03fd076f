using System.Buffers.Text;
using System.Globalization;

namespace Heliograph.Server.Sql.Values;

/// <summary>Values as text and text as numbers.</summary>
internal static class SqlText
{
    /// <summary>How long a text is at most that a statement makes.</summary>
    internal const int MaxLength = 16 * 1024 * 1024;

    private const NumberStyles FloatStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>A value as it is where text is wanted: text as it is, lists and maps as JSON, the rest by its name or number.</summary>
    /// <exception cref="SqlException">It is nested too deeply or too long.</exception>
    public static SqlValue Of(SqlValue value) => value.Type switch
    {
        SqlType.Text => value,
        SqlType.Undefined => SqlValue.Of("undefined"),
        SqlType.Float => SqlValue.Of(Number(value.Number)),
        _ => SqlValue.Of(SqlJson.Write(value)),
    };

    /// <summary>Two values as text, one after the other.</summary>
    /// <exception cref="SqlException">That is too long.</exception>
    public static SqlValue Concatenate(SqlValue left, SqlValue right)
    {
        var first = Of(left).Bytes;
        var second = Of(right).Bytes;
        if (first.Length + second.Length > MaxLength) throw new SqlException($"a text of more than {MaxLength} bytes");
        var both = new byte[first.Length + second.Length];
        first.CopyTo(both);
        second.CopyTo(both.AsSpan(first.Length));
        return SqlValue.Of(both);
    }

    /// <summary>A number with at least one digit after the point, and as many as are needed to read it again.</summary>
    public static string Number(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }

    /// <summary>The number that a text is.</summary>
    /// <exception cref="SqlException">It is none.</exception>
    public static SqlValue ToNumber(ReadOnlySpan<byte> text)
    {
        if (Utf8Parser.TryParse(text, out long whole, out var read) && read == text.Length) return SqlValue.Of(whole);
        if (double.TryParse(text, FloatStyle, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)) return SqlValue.Of(number);
        throw new SqlException($"a text of {text.Length} bytes that is no number is used as one");
    }
}
