using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Heliograph.Broker.Tracing;

namespace Heliograph.Server.Tracing;

/// <summary>Writes the lines of a trace. Whatever clients send, a record is one line: control characters are escaped.</summary>
internal static class TraceLine
{
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A line, its end included.</summary>
    public static byte[] Of(TraceRecord record, TraceFormatter formatter, PayloadEncoding encoding) =>
        formatter == TraceFormatter.Json ? Json(record, encoding) : Text(record, encoding);

    private static byte[] Text(TraceRecord record, PayloadEncoding encoding)
    {
        var line = new StringBuilder(Time(record)).Append(" [").Append(record.Event).Append(']');
        if (record.ClientId.Length > 0 || record.Peer is not null) line.Append(' ').Append(Plain(record.ClientId)).Append('@').Append(record.Peer ?? "-");
        var fields = record.Fields.Prepend(("username", record.Username ?? "")).Where(field => field.Item2.Length > 0).Append(("payload", Payload(record, encoding) ?? ""));
        var separator = " ";
        foreach (var (name, value) in fields.Where(field => field.Item1 != "payload" || record.Payload is not null))
        {
            line.Append(separator).Append(name).Append(": ").Append(Plain(value));
            separator = ", ";
        }

        return Encoding.UTF8.GetBytes(line.Append('\n').ToString());
    }

    private static byte[] Json(TraceRecord record, PayloadEncoding encoding)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_json))
        {
            json.WriteStartObject();
            json.WriteString("time", Time(record));
            json.WriteString("event", record.Event);
            json.WriteString("clientid", record.ClientId);
            if (record.Peer is not null) json.WriteString("peername", record.Peer);
            if (record.Username is not null) json.WriteString("username", record.Username);
            json.WriteStartArray("meta");
            foreach (var (name, value) in record.Fields)
            {
                json.WriteStartObject();
                json.WriteString(name, value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (Payload(record, encoding) is { } payload) json.WriteString("payload", payload);
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private static string Time(TraceRecord record) =>
        DateTimeOffset.FromUnixTimeMilliseconds(record.At).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string? Payload(TraceRecord record, PayloadEncoding encoding) => record.Payload is not { } payload ? null : encoding switch
    {
        PayloadEncoding.Text => Encoding.UTF8.GetString(payload),
        PayloadEncoding.Hex => Convert.ToHexString(payload),
        _ => "******",
    };

    private static string Plain(string text)
    {
        if (!text.Any(char.IsControl)) return text;
        return string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));
    }
}
