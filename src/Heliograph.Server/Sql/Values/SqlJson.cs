using System.Buffers;
using System.Text.Json;

namespace Heliograph.Server.Sql.Values;

/// <summary>
/// JSON to values and back. Whole numbers of 64 bits are <see cref="SqlType.Integer"/>, other numbers <see cref="SqlType.Float"/>; of a name that comes
/// twice the last counts. Texts read are parts of the bytes where nothing in them is escaped. Any thread.
/// </summary>
internal static class SqlJson
{
    /// <summary>How deep lists and maps are in each other at most, read and written.</summary>
    internal const int MaxDepth = 64;

    /// <summary>How JSON is read: as its standard says.</summary>
    internal static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>The value that a text is as JSON.</summary>
    /// <exception cref="SqlException">It is no JSON.</exception>
    public static SqlValue Read(SqlValue text) => Read(text.Segment);

    /// <summary>The value that bytes are as JSON. Nobody changes them from now on.</summary>
    /// <exception cref="SqlException">They are no JSON.</exception>
    public static SqlValue Read(ArraySegment<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, Options);
            reader.Read();
            var value = Value(ref reader, bytes);
            reader.Read();
            return value;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw NoJson();
        }
    }

    /// <summary>A value as JSON, without blanks; undefined as null.</summary>
    /// <exception cref="SqlException">It is nested too deeply, or longer than <see cref="SqlText.MaxLength"/>.</exception>
    public static byte[] Write(SqlValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new SqlJsonWriter(buffer);
        writer.Write(value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The value at which a reader is, whose bytes these are.</summary>
    internal static SqlValue Value(ref Utf8JsonReader reader, ArraySegment<byte> bytes) => reader.TokenType switch
    {
        JsonTokenType.String => Text(ref reader, bytes),
        JsonTokenType.Number => Number(ref reader),
        JsonTokenType.True => SqlValue.Of(true),
        JsonTokenType.False => SqlValue.Of(false),
        JsonTokenType.StartArray => List(ref reader, bytes),
        JsonTokenType.StartObject => Map(ref reader, bytes),
        _ => SqlValue.Null,
    };

    /// <summary>What is wrong with bytes that are no JSON.</summary>
    internal static SqlException NoJson() => new("no JSON, or nested too deeply");

    private static SqlValue Text(ref Utf8JsonReader reader, ArraySegment<byte> bytes)
    {
        var raw = reader.ValueSpan;
        if (!reader.ValueIsEscaped) return SqlValue.Of(bytes.Array!, bytes.Offset + (int)reader.TokenStartIndex + 1, raw.Length);
        var text = new byte[raw.Length];
        return SqlValue.Of(text, 0, reader.CopyString(text));
    }

    private static SqlValue Number(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var whole)) return SqlValue.Of(whole);
        var number = reader.GetDouble();
        return double.IsFinite(number) ? SqlValue.Of(number) : throw new SqlException("JSON with a number beyond 64 bits");
    }

    private static SqlValue List(ref Utf8JsonReader reader, ArraySegment<byte> bytes)
    {
        var list = new List<SqlValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) list.Add(Value(ref reader, bytes));
        return SqlValue.Of(list);
    }

    private static SqlValue Map(ref Utf8JsonReader reader, ArraySegment<byte> bytes)
    {
        var map = new SqlMap();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            map[name] = Value(ref reader, bytes);
        }

        return SqlValue.Of(map);
    }
}
