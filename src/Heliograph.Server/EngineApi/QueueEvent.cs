using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Heliograph.Server.Mesh;

namespace Heliograph.Server.EngineApi;

/// <summary>
/// What a consumer is sent: <c>{"e":"queue.pop","p":{"n":node,"c":client,"t":topic,"d":value},"i":null,"id":null}</c>. Answers say <c>i</c>, and CONNMIX's pages <c>id</c> for events: here are both.
/// </summary>
internal static class QueueEvent
{
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The event of a value.</summary>
    public static ReadOnlyMemory<byte> Of(QueuedValue value, int node)
    {
        var to = new ArrayBufferWriter<byte>(value.Json.Length + 128);
        using (var writer = new Utf8JsonWriter(to, s_plain))
        {
            writer.WriteStartObject();
            writer.WriteString("e"u8, "queue.pop"u8);
            writer.WriteStartObject("p"u8);
            writer.WriteNumber("n"u8, node);
            writer.WriteString("c"u8, value.ClientId);
            writer.WriteString("t"u8, value.Topic);
            writer.WritePropertyName("d"u8);
            writer.WriteRawValue(value.Json.Span, skipInputValidation: true);
            writer.WriteEndObject();
            writer.WriteNull("i"u8);
            writer.WriteNull("id"u8);
            writer.WriteEndObject();
        }

        return to.WrittenMemory;
    }
}
