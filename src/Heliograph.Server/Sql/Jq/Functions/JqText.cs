using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>
/// Values as texts: JSON without blanks, numbers as the language writes them, every character that need not be escaped as it is. Programs see these
/// texts, so that they are not those of <see cref="SqlJson"/>.
/// </summary>
internal static class JqText
{
    /// <summary>A value as JSON.</summary>
    /// <exception cref="SqlException">It is nested too deeply, or too long.</exception>
    public static SqlValue Json(SqlValue value)
    {
        var json = new ArrayBufferWriter<byte>();
        Write(value, json);
        return SqlValue.Of(json.WrittenSpan.ToArray());
    }

    /// <summary>A value as JSON, and what it costs.</summary>
    /// <exception cref="SqlException">It is nested too deeply, too long, or there is nothing left.</exception>
    public static SqlValue Json(JqMachine machine, SqlValue value)
    {
        var json = Json(value);
        machine.Budget.SpendText(json.Bytes.Length);
        return json;
    }

    /// <summary>A text as it is, anything else as JSON.</summary>
    public static SqlValue Plain(JqMachine machine, SqlValue value) => value.Type == SqlType.Text ? value : Json(machine, value);

    private static void Write(SqlValue value, ArrayBufferWriter<byte> json)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (json.WrittenCount > SqlText.MaxLength) throw new SqlException($"a text of more than {SqlText.MaxLength} bytes");
        switch (value.Type)
        {
            case SqlType.Boolean: json.Write(value.Truth ? "true"u8 : "false"u8); break;
            case SqlType.Integer or SqlType.Float: Encoding.UTF8.GetBytes(JqNumber.Text(value), json); break;
            case SqlType.Text: Quote(value.Bytes, json); break;
            case SqlType.List: WriteList(value.List, json); break;
            case SqlType.Map: WriteMap(value.Map, json); break;
            default: json.Write("null"u8); break;
        }
    }

    private static void WriteList(IReadOnlyList<SqlValue> list, ArrayBufferWriter<byte> json)
    {
        json.Write("["u8);
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0) json.Write(","u8);
            Write(list[i], json);
        }

        json.Write("]"u8);
    }

    private static void WriteMap(SqlMap map, ArrayBufferWriter<byte> json)
    {
        var before = "{"u8;
        foreach (var (name, field) in map.Fields)
        {
            json.Write(before);
            before = ","u8;
            Quote(Encoding.UTF8.GetBytes(name), json);
            json.Write(":"u8);
            Write(field, json);
        }

        json.Write(map.Count == 0 ? "{}"u8 : "}"u8);
    }

    /// <summary>Writes a text with quotes around it. Bytes that are no UTF-8 become U+FFFD.</summary>
    public static void Quote(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> json)
    {
        if (!Utf8.IsValid(text)) text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text));
        json.Write("\""u8);
        for (var at = Escaped(text); at >= 0; at = Escaped(text))
        {
            json.Write(text[..at]);
            Encoding.UTF8.GetBytes(Escape(text[at]), json);
            text = text[(at + 1)..];
        }

        json.Write(text);
        json.Write("\""u8);
    }

    private static int Escaped(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is < 0x20 or 0x7F or (byte)'"' or (byte)'\\') return i;
        }

        return -1;
    }

    private static string Escape(byte one) => one switch
    {
        (byte)'"' => "\\\"",
        (byte)'\\' => "\\\\",
        (byte)'\n' => "\\n",
        (byte)'\t' => "\\t",
        (byte)'\r' => "\\r",
        (byte)'\b' => "\\b",
        (byte)'\f' => "\\f",
        _ => $"\\u{one:x4}",
    };
}
