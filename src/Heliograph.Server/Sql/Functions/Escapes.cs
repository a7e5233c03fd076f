using System.Buffers;
using System.Globalization;
using System.Text;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>What is written behind a backslash in a text.</summary>
internal static class Escapes
{
    private const string Letters = "\\ntrbfv'\"?a";
    private const string Meanings = "\\\n\t\r\b\f\v'\"?\a";
    private static readonly SearchValues<char> s_hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>A text with the characters that its escapes stand for.</summary>
    /// <exception cref="SqlException">An escape is not known, or stands for no character.</exception>
    public static string Resolve(string text, SqlCall call)
    {
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\') result.Append(text[at]);
            else if (++at < text.Length && Letters.IndexOf(text[at], StringComparison.Ordinal) is >= 0 and var known) result.Append(Meanings[known]);
            else if (at < text.Length && text[at] == 'x') at += AppendCode(text.AsSpan(at + 1), result, call);
            else throw call.Fail("an escape is not known");
        }

        return result.ToString();
    }

    private static int AppendCode(ReadOnlySpan<char> text, StringBuilder result, SqlCall call)
    {
        var digits = text.IndexOfAnyExcept(s_hexadecimal) is >= 0 and var end ? end : text.Length;
        if (!int.TryParse(text[..digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || !Rune.TryCreate(code, out var rune))
            throw call.Fail("a \\x is followed by no code of a character");
        result.Append(rune.ToString());
        return digits;
    }
}
