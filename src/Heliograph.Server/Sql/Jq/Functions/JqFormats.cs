using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>Formats, with @ before their names: how values are written in a text.</summary>
internal static class JqFormats
{
    /// <summary>Writes a value; undefined when it cannot be written so.</summary>
    public delegate SqlValue Writer(JqMachine machine, SqlValue value);

    /// <summary>The format of that name; null when there is none.</summary>
    public static Writer? Of(string name) => name switch
    {
        "text" => JqText.Plain,
        "json" => JqText.Json,
        "csv" => (machine, value) => Row(machine, value, ","u8, "csv", Csv),
        "tsv" => (machine, value) => Row(machine, value, "\t"u8, "tsv", (text, to) => Escape(text, to, Tsv)),
        "html" => (machine, value) => Escaped(machine, JqText.Plain(machine, value), Html),
        "uri" => (machine, value) => Escaped(machine, JqText.Plain(machine, value), Uri),
        "sh" => Shell,
        "base64" => (machine, value) => ToBase64(machine, JqText.Plain(machine, value)),
        "base64d" => (machine, value) => FromBase64(machine, JqText.Plain(machine, value)),
        _ => null,
    };

    private static SqlValue Row(JqMachine machine, SqlValue value, ReadOnlySpan<byte> separator, string name, Action<ReadOnlySpan<byte>, JqBuffer> quote)
    {
        if (value.Type != SqlType.List) return machine.Fail($"{{0}} cannot be {name}-formatted, only array", value);
        var row = new JqBuffer(machine.Budget);
        for (var i = 0; i < value.List.Count; i++)
        {
            var field = value.List[i];
            if (i > 0) row.Add(separator);
            if (field.Type is SqlType.List or SqlType.Map) return machine.Fail($"{{0}} is not valid in a {name} row", field);
            if (field.Type == SqlType.Text) quote(field.Bytes, row);
            else if (field.HasValue && !IsNoNumber(field)) row.Add(JqText.Json(field).Bytes);
        }

        return row.ToText();
    }

    private static bool IsNoNumber(SqlValue value) => value.Type == SqlType.Float && double.IsNaN(value.Number);

    private static SqlValue Shell(JqMachine machine, SqlValue value)
    {
        var line = new JqBuffer(machine.Budget);
        IReadOnlyList<SqlValue> words = value.Type == SqlType.List ? value.List : [value];
        for (var i = 0; i < words.Count; i++)
        {
            if (i > 0) line.Add((byte)' ');
            if (words[i].Type is SqlType.List or SqlType.Map) return machine.Fail("{0} can not be escaped for shell", words[i]);
            if (words[i].Type != SqlType.Text)
            {
                line.Add(JqText.Json(words[i]).Bytes);
                continue;
            }

            line.Add((byte)'\'');
            Escape(words[i].Bytes, line, one => one == '\'' ? "'\\''" : null);
            line.Add((byte)'\'');
        }

        return line.ToText();
    }

    private static void Csv(ReadOnlySpan<byte> text, JqBuffer to)
    {
        to.Add((byte)'"');
        Escape(text, to, one => one == '"' ? "\"\"" : null);
        to.Add((byte)'"');
    }

    private static string? Tsv(byte one) => one switch { (byte)'\t' => "\\t", (byte)'\n' => "\\n", (byte)'\r' => "\\r", (byte)'\\' => "\\\\", _ => null };

    private static string? Html(byte one) => one switch { (byte)'<' => "&lt;", (byte)'>' => "&gt;", (byte)'&' => "&amp;", (byte)'\'' => "&apos;", (byte)'"' => "&quot;", _ => null };

    private static string? Uri(byte one) => char.IsAsciiLetterOrDigit((char)one) || one is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~' ? null : $"%{one:X2}";

    private static SqlValue Escaped(JqMachine machine, SqlValue text, Func<byte, string?> escape)
    {
        var escaped = new JqBuffer(machine.Budget);
        Escape(text.Bytes, escaped, escape);
        return escaped.ToText();
    }

    private static void Escape(ReadOnlySpan<byte> text, JqBuffer to, Func<byte, string?> escape)
    {
        var from = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (escape(text[i]) is not { } instead) continue;
            to.Add(text[from..i]);
            to.Add(Encoding.ASCII.GetBytes(instead));
            from = i + 1;
        }

        to.Add(text[from..]);
    }

    private static SqlValue ToBase64(JqMachine machine, SqlValue text)
    {
        machine.Budget.SpendText((text.Bytes.Length + 2L) / 3 * 4);
        return SqlValue.Of(Convert.ToBase64String(text.Bytes));
    }

    // The padding may be left out, and what is no UTF-8 becomes U+FFFD.
    private static SqlValue FromBase64(JqMachine machine, SqlValue text)
    {
        machine.Budget.Spend(2L * text.Bytes.Length);
        var digits = text.Bytes.TrimEnd((byte)'=');
        byte[] padded = [.. digits, .. Enumerable.Repeat((byte)'=', (4 - (digits.Length % 4)) % 4)];
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(padded.Length)];
        return digits.Length % 4 != 1 && Base64.DecodeFromUtf8(padded, bytes, out _, out var written) == OperationStatus.Done
            ? SqlValue.Of(Encoding.UTF8.GetString(bytes.AsSpan(0, written)))
            : machine.Fail("{0} is not valid base64 data", text);
    }
}
