using System.Globalization;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Values as ~p and ~w of a format write them, on one line.</summary>
internal static class ErlangTerm
{
    /// <summary>Numbers and words as they are, a text as <c>&lt;&lt;"…"&gt;&gt;</c>, a list in brackets, a map as <c>#{… => …}</c>.</summary>
    /// <exception cref="SqlException">It is too long.</exception>
    public static string Of(SqlValue value, SqlCall call)
    {
        var result = new SqlBuffer(call);
        Add(value, result, call);
        return result.ToText().Text;
    }

    private static void Add(SqlValue value, SqlBuffer result, SqlCall call)
    {
        switch (value.Type)
        {
            case SqlType.Float: result.Add(FloatText.Shortest(value.Number)); break;
            case SqlType.Text: AddText(value.Bytes, result); break;
            case SqlType.List: AddList(value.List, result, call); break;
            case SqlType.Map: AddMap(value.Map, result, call); break;
            default: result.Add(FunctionText.Of(value, call).Bytes); break;
        }
    }

    private static void AddText(ReadOnlySpan<byte> text, SqlBuffer result)
    {
        var printable = text.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;
        result.Add(printable ? "<<\""u8 : "<<"u8);
        for (var i = 0; i < text.Length; i++)
        {
            if (!printable) result.Add((i > 0 ? "," : "") + text[i].ToString(CultureInfo.InvariantCulture));
            else if (text[i] is (byte)'"' or (byte)'\\') result.Add([(byte)'\\', text[i]]);
            else result.Add(text[i]);
        }

        result.Add(printable ? "\">>"u8 : ">>"u8);
    }

    private static void AddList(IReadOnlyList<SqlValue> list, SqlBuffer result, SqlCall call)
    {
        result.Add((byte)'[');
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0) result.Add((byte)',');
            Add(list[i], result, call);
        }

        result.Add((byte)']');
    }

    private static void AddMap(SqlMap map, SqlBuffer result, SqlCall call)
    {
        result.Add("#{"u8);
        var first = true;
        foreach (var (name, value) in map.Fields)
        {
            if (!first) result.Add((byte)',');
            first = false;
            AddText(System.Text.Encoding.UTF8.GetBytes(name), result);
            result.Add(" => "u8);
            Add(value, result, call);
        }

        result.Add((byte)'}');
    }
}
