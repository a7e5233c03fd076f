using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Heliograph.Server.Mesh;

namespace Heliograph.Server.EngineApi;

/// <summary>An answer of the engine API: <c>{"E":null,"r":{…}}</c>, or <c>{"E":{"c":…,"m":…}}</c>; over WebSocket with the <c>i</c> of its request.</summary>
internal sealed class EngineAnswer
{
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly EngineError? _error;
    private readonly string _message = "";
    private readonly PublishCount? _count;

    private EngineAnswer()
    {
    }

    private EngineAnswer(PublishCount count) => _count = count;

    private EngineAnswer(EngineError error, string message) => (_error, _message) = (error, message);

    /// <summary>The number of its error; null when it has none.</summary>
    public EngineError? Error => _error;

    /// <summary>The same as a text.</summary>
    public string? Code => _error is { } error ? ((int)error).ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>What is wrong; empty when nothing is.</summary>
    public string Message => _message;

    /// <summary>It is done: <c>r</c> is <c>{"s":true}</c>.</summary>
    public static EngineAnswer Done { get; } = new();

    /// <summary>A message was published: <c>r</c> is <c>{"s":…,"f":…}</c>.</summary>
    public static EngineAnswer Published(PublishCount count) => new(count);

    /// <summary>It is not done; the message says why.</summary>
    public static EngineAnswer Failed(EngineError error, string message) => new(error, message);

    /// <summary>A parameter is missing or wrong.</summary>
    public static EngineAnswer Invalid(string message) => new(EngineError.InvalidParameter, message);

    /// <summary>The answer to a POST.</summary>
    public byte[] ToJson() => Write(null);

    /// <summary>The answer to the frame with this <c>i</c>, a JSON text.</summary>
    public byte[] ToFrame(string id) => Write(id);

    private byte[] Write(string? id)
    {
        var to = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(to, s_plain))
        {
            writer.WriteStartObject();
            if (_error is { } error) WriteError(writer, error);
            else WriteResult(writer);
            if (id is not null)
            {
                writer.WritePropertyName("i"u8);
                writer.WriteRawValue(id);
            }

            writer.WriteEndObject();
        }

        return to.WrittenSpan.ToArray();
    }

    private void WriteError(Utf8JsonWriter writer, EngineError error)
    {
        writer.WriteStartObject("E"u8);
        writer.WriteNumber("c"u8, (int)error);
        writer.WriteString("m"u8, _message);
        writer.WriteEndObject();
    }

    private void WriteResult(Utf8JsonWriter writer)
    {
        writer.WriteNull("E"u8);
        writer.WriteStartObject("r"u8);
        if (_count is { } count)
        {
            writer.WriteNumber("s"u8, count.Success);
            writer.WriteNumber("f"u8, count.Failure);
        }
        else
        {
            writer.WriteBoolean("s"u8, true);
        }

        writer.WriteEndObject();
    }
}
