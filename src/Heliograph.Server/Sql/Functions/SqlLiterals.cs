using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Values as they are written in a statement for a database.</summary>
internal static class SqlLiterals
{
    /// <summary>The elements of a list with commas between them: numbers bare, the rest in single quotes, nothing as NULL.</summary>
    public static SqlValue Join(SqlCall call)
    {
        var result = new SqlBuffer(call);
        var first = true;
        foreach (var element in call.List(0))
        {
            if (!first) result.Add(", "u8);
            first = false;
            Add(element, call, result);
        }

        return result.ToText();
    }

    private static void Add(SqlValue value, SqlCall call, SqlBuffer result)
    {
        if (!value.HasValue) result.Add("NULL"u8);
        else if (value.IsNumber) result.Add(FunctionText.Of(value, call).Bytes);
        else Quote(FunctionText.Of(value, call).Bytes, result);
    }

    // Quotes and backslashes are doubled: no database, whether it knows backslashes in texts or not, takes one of them for the end.
    private static void Quote(ReadOnlySpan<byte> text, SqlBuffer result)
    {
        result.Add((byte)'\'');
        for (var at = text.IndexOfAny("'\\"u8); at >= 0; at = text.IndexOfAny("'\\"u8))
        {
            result.Add(text[..(at + 1)]);
            result.Add(text[at]);
            text = text[(at + 1)..];
        }

        result.Add(text);
        result.Add((byte)'\'');
    }
}
