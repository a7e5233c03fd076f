using System.Text;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Json;

/// <summary>Keywords about texts. What is no text is as they want.</summary>
internal static class TextKeywords
{
    /// <summary>All of them.</summary>
    public static IEnumerable<KeyValuePair<string, Func<JsonArgument, JsonTest>>> All =>
    [
        new("format", Format),
        new("maxLength", argument => Length(argument, (length, bound) => length <= bound)),
        new("minLength", argument => Length(argument, (length, bound) => length >= bound)),
        new("pattern", Pattern),
    ];

    // A test of texts that looks at all of it.
    private static JsonTest OfText(JsonTest test) => (value, check) =>
    {
        if (value.Type != SqlType.Text) return true;
        check.Reads(value.Bytes.Length);
        return test(value, check);
    };

    private static JsonTest Length(JsonArgument argument, Func<long, long, bool> isIn)
    {
        var bound = argument.Count();
        return OfText((value, _) => isIn(Characters(value.Bytes), bound));
    }

    private static int Characters(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var one in text)
        {
            if ((one & 0xC0) != 0x80) count++;
        }

        return count;
    }

    private static JsonTest Pattern(JsonArgument argument)
    {
        var pattern = argument.Pattern(argument.Text());
        return (value, check) => value.Type != SqlType.Text || check.Finds(pattern, value.Text);
    }

    // Of the formats those that the standard lets a program check and that can be told without doubt.
    private static JsonTest Format(JsonArgument argument)
    {
        var isOne = JsonFormats.Find(argument.Text());
        return isOne is null ? (_, _) => true : OfText((value, _) => isOne(Encoding.UTF8.GetString(value.Bytes)));
    }
}
