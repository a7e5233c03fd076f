using System.Globalization;
using System.Text;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Counts what a reader takes for characters (grapheme clusters).</summary>
internal static class Graphemes
{
    /// <summary>How many a text has.</summary>
    public static int Count(string text)
    {
        if (IsPlain(text)) return text.Length;
        var count = 0;
        for (var at = 0; at < text.Length; at += StringInfo.GetNextTextElementLength(text, at)) count++;
        return count;
    }

    /// <summary>A text without its first ones.</summary>
    public static string Skip(string text, long count)
    {
        if (IsPlain(text)) return count < text.Length ? text[(int)count..] : "";
        var at = 0;
        while (count-- > 0 && at < text.Length) at += StringInfo.GetNextTextElementLength(text, at);
        return text[at..];
    }

    // Every character is one of its own.
    private static bool IsPlain(string text) => Ascii.IsValid(text) && !text.Contains('\r', StringComparison.Ordinal);
}
