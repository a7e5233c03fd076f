using System.Globalization;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>What any value is as a text.</summary>
internal static class FunctionText
{
    /// <summary>A text is itself; lists and maps are JSON; undefined is the word <c>undefined</c>.</summary>
    /// <exception cref="SqlException">It is nested too deeply, or too long.</exception>
    public static SqlValue Of(SqlValue value, SqlCall call) => value.Type switch
    {
        SqlType.Text => value,
        SqlType.List or SqlType.Map => SqlJsonText.Encode(value, call),
        _ => SqlValue.Of(Scalar(value)),
    };

    /// <summary>The texts of some values one after the other, with something between them.</summary>
    /// <exception cref="SqlException">The result would be too long.</exception>
    public static SqlValue Join(ReadOnlySpan<byte> separator, IReadOnlyList<SqlValue> values, SqlCall call)
    {
        var output = new SqlBuffer(call);
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0) output.Add(separator);
            output.Add(Of(values[i], call).Bytes);
        }

        return output.ToText();
    }

    private static string Scalar(SqlValue value) => value.Type switch
    {
        SqlType.Null => "null",
        SqlType.Boolean => value.Truth ? "true" : "false",
        SqlType.Integer => value.Integer.ToString(CultureInfo.InvariantCulture),
        SqlType.Float => FloatText.Of(value.Number, FloatText.Decimals),
        _ => "undefined",
    };
}
