using System.Text;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Evaluation;

/// <summary>The steps of a path after its root.</summary>
internal sealed class SqlPlace(SqlStride[] strides)
{
    // The names that the path begins with, which are looked up in JSON without reading all of it.
    private readonly byte[][] _names =
        [.. strides.TakeWhile(stride => stride is SqlStride.Key).Select(stride => Encoding.UTF8.GetBytes(((SqlStride.Key)stride).Name))];

    /// <summary>What the steps lead to from a value; a text on the way is read as JSON, and leads nowhere when it is none.</summary>
    /// <exception cref="SqlException">A step cannot be taken.</exception>
    public SqlValue Get(SqlValue from, SqlFrame frame) => Get(from, 0, frame);

    /// <summary>What the steps lead to in the payload.</summary>
    /// <exception cref="SqlException">The payload is no JSON.</exception>
    public SqlValue OfPayload(SqlFrame frame) =>
        _names.Length > 0 && frame.Input.TryJson(_names, out var value) ? Get(value, _names.Length, frame) : Get(frame.Input.Json(), 0, frame);

    /// <summary>A value with another at the end of the steps.</summary>
    public SqlValue Put(SqlValue into, SqlValue value, SqlFrame frame) => Put(into, value, 0, frame);

    private SqlValue Get(SqlValue value, int from, SqlFrame frame)
    {
        for (var i = from; i < strides.Length; i++)
        {
            if (value.Type == SqlType.Text) value = Json(value, frame);
            if (value.Type == SqlType.Undefined) return default;
            value = strides[i].Get(value, frame);
        }

        return value;
    }

    private SqlValue Put(SqlValue into, SqlValue value, int at, SqlFrame frame) => at == strides.Length
        ? value
        : strides[at].Put(into, Put(strides[at].Get(into, frame), value, at + 1, frame), frame);

    private static SqlValue Json(SqlValue text, SqlFrame frame)
    {
        frame.Spend(text.Bytes.Length);
        try
        {
            return SqlJson.Read(text);
        }
        catch (SqlException)
        {
            return default;
        }
    }
}
