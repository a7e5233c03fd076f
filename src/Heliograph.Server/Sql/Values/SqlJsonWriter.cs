using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Heliograph.Server.Sql.Values;

/// <summary>Writes one value as JSON; bounded in depth and length, for a value can have the same list in it many times. One thread.</summary>
internal sealed class SqlJsonWriter(ArrayBufferWriter<byte> target) : IDisposable
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true, MaxDepth = SqlJson.MaxDepth };

    private readonly Utf8JsonWriter _writer = new(target, s_options);

    /// <summary>Writes it, all of it.</summary>
    /// <exception cref="SqlException">It is nested too deeply or too long.</exception>
    public void Write(SqlValue value)
    {
        Any(value, 0);
        _writer.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private void Any(SqlValue value, int depth)
    {
        if (depth >= SqlJson.MaxDepth && value.Type >= SqlType.List) throw new SqlException($"lists and maps more than {SqlJson.MaxDepth} deep");
        if (target.WrittenCount + _writer.BytesPending > SqlText.MaxLength) throw new SqlException($"JSON of more than {SqlText.MaxLength} bytes");
        switch (value.Type)
        {
            case SqlType.Boolean: _writer.WriteBooleanValue(value.Truth); break;
            case SqlType.Integer: _writer.WriteNumberValue(value.Integer); break;
            case SqlType.Float: Number(value.Number); break;
            case SqlType.Text: Text(value); break;
            case SqlType.List: List(value.List, depth); break;
            case SqlType.Map: Map(value.Map, depth); break;
            default: _writer.WriteNullValue(); break;
        }
    }

    private void Number(double number)
    {
        if (!double.IsFinite(number)) throw new SqlException("a number that JSON does not have");
        _writer.WriteRawValue(SqlText.Number(number), skipInputValidation: true);
    }

    // Bytes that are no UTF-8 become U+FFFD.
    private void Text(SqlValue text)
    {
        if (Utf8.IsValid(text.Bytes)) _writer.WriteStringValue(text.Bytes);
        else _writer.WriteStringValue(text.Text);
    }

    private void List(IReadOnlyList<SqlValue> list, int depth)
    {
        _writer.WriteStartArray();
        foreach (var value in list) Any(value, depth + 1);
        _writer.WriteEndArray();
    }

    private void Map(SqlMap map, int depth)
    {
        _writer.WriteStartObject();
        foreach (var (name, value) in map.Fields)
        {
            _writer.WritePropertyName(name);
            Any(value, depth + 1);
        }

        _writer.WriteEndObject();
    }
}
