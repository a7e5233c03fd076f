using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions that look for a text in another: parts, replacing, padding, joining.</summary>
internal static class SplitFunctions
{
    private static readonly string[] s_lineEnds = ["\r\n", "\r", "\n"];

    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("find", 2, 3, Find),
        new("join_to_sql_values_string", 1, 1, SqlLiterals.Join),
        new("join_to_string", 1, 1, call => FunctionText.Join(", "u8, call.List(0), call)),
        new("join_to_string", 2, 2, call => FunctionText.Join(call.Bytes(0), call.List(1), call)),
        new("pad", 2, 4, Pad),
        new("replace", 3, 4, Replace),
        new("split", 2, 3, Split),
        new("tokens", 2, 3, Tokens),
    ];

    private static SqlValue Find(SqlCall call)
    {
        var text = call.Bytes(0);
        var pattern = call.Bytes(1);
        var trailing = call.Arguments.Length > 2 && call.Choice(2, "leading", "trailing") == 1;
        var at = trailing ? text.LastIndexOf(pattern) : text.IndexOf(pattern);
        return SqlValue.Of(at < 0 ? [] : text[at..].ToArray());
    }

    private static SqlValue Pad(SqlCall call)
    {
        var missing = Math.Max(0, call.Integer(1) - Graphemes.Count(call.Text(0)));
        var side = call.Arguments.Length > 2 ? call.Choice(2, "trailing", "leading", "both") : 0;
        var filling = call.Arguments.Length > 3 ? call.Bytes(3) : " "u8;
        var before = side switch { 0 => 0, 1 => missing, _ => missing / 2 };
        var result = new SqlBuffer(call);
        result.Add(filling, before);
        result.Add(call.Bytes(0));
        result.Add(filling, missing - before);
        return result.ToText();
    }

    private static SqlValue Replace(SqlCall call)
    {
        var text = call.Bytes(0);
        var pattern = call.Bytes(1);
        var replacement = call.Bytes(2);
        var where = call.Arguments.Length > 3 ? call.Choice(3, "all", "leading", "trailing") : 0;
        var result = new SqlBuffer(call);
        var at = pattern.IsEmpty ? -1 : Next(text, pattern, where);
        for (; at >= 0; at = where == 0 ? text.IndexOf(pattern) : -1)
        {
            result.Add(text[..at]);
            result.Add(replacement);
            text = text[(at + pattern.Length)..];
        }

        result.Add(text);
        return result.ToText();
    }

    private static int Next(ReadOnlySpan<byte> text, ReadOnlySpan<byte> pattern, int where) => where == 2 ? text.LastIndexOf(pattern) : text.IndexOf(pattern);

    private static SqlValue Split(SqlCall call)
    {
        var option = call.Arguments.Length > 2 ? call.Choice(2, "all", "notrim", "leading", "leading_notrim", "trailing", "trailing_notrim") : 0;
        var parts = new List<SqlValue>();
        var text = call.Bytes(0);
        var separator = call.Bytes(1);
        for (var at = 0; at >= 0;)
        {
            var once = option >= 2 && parts.Count > 0;
            at = separator.IsEmpty || once ? -1 : Next(text, separator, option >= 4 ? 2 : 0);
            parts.Add(SqlValue.Of((at < 0 ? text : text[..at]).ToArray()));
            if (at >= 0) text = text[(at + separator.Length)..];
        }

        if (option is 0 or 2 or 4) parts.RemoveAll(part => part.Bytes.IsEmpty);
        return SqlValue.Of(parts);
    }

    private static SqlValue Tokens(SqlCall call)
    {
        IEnumerable<string> separators = call.Text(1).EnumerateRunes().Select(rune => rune.ToString());
        if (call.Arguments.Length > 2 && call.Choice(2, "nocrlf") == 0) separators = separators.Concat(s_lineEnds);
        string[] all = [.. separators];
        var parts = all.Length == 0 ? [call.Text(0)] : call.Text(0).Split(all, StringSplitOptions.RemoveEmptyEntries);
        return SqlValue.Of(Array.ConvertAll(Array.FindAll(parts, part => part.Length > 0), SqlValue.Of));
    }
}
