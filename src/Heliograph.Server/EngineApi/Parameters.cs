using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Heliograph.Broker.Channels;
using Heliograph.Server.Mesh;

namespace Heliograph.Server.EngineApi;

/// <summary>Reads what callers give; what is wrong with it is said in words.</summary>
internal static class Parameters
{
    /// <summary>What is wrong with what is no channel at all.</summary>
    public const string NoChannel = "a channel is expected, a string of 1 to 65535 bytes without spaces";

    private const int LongestChannel = 65_535; // MQTT's: a channel is a topic.

    /// <summary>A text of an object, without half surrogates, which are no text.</summary>
    public static bool TryText(JsonElement from, string name, [NotNullWhen(true)] out string? text)
    {
        text = null;
        return from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && TryText(value, out text);
    }

    /// <summary>A text, without half surrogates, which are no text.</summary>
    public static bool TryText(JsonElement value, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (value.ValueKind != JsonValueKind.String) return false;
        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // \ud800 alone.
        }
    }

    /// <summary>The client_id that an object has as <c>c</c>: a text that is not empty, or a whole number, as CONNMIX's client for PHP writes it.</summary>
    public static bool TryClient(JsonElement from, [NotNullWhen(true)] out string? client)
    {
        if (TryText(from, "c", out client)) return client.Length > 0;
        if (!from.TryGetProperty("c", out var value) || value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number)) return false;
        client = number.ToString(CultureInfo.InvariantCulture);
        return true;
    }

    /// <summary>What is wrong with the name of a channel; null when nothing is.</summary>
    public static string? ProblemOf(string channel)
    {
        if (channel.Length is 0 or > LongestChannel || channel.AsSpan().ContainsAny(' ', '\0') || Encoding.UTF8.GetByteCount(channel) > LongestChannel) return NoChannel;
        return ChannelName.IsValid(Encoding.UTF8.GetBytes(channel)) ? null : ChannelName.Refusal;
    }

    /// <summary>Reads <c>d</c> and <c>t</c>; null, or what is wrong.</summary>
    public static string? Read(JsonElement from, out ReadOnlyMemory<byte> data, out DataType type)
    {
        (data, type) = (default, DataType.Text);
        if (!TryText(from, "d", out var text)) return "d: the data is expected, a string";
        if (!TryType(from, out type)) return "t: expected \"text\" or \"binary\"";
        if (type == DataType.Text)
        {
            data = Encoding.UTF8.GetBytes(text);
            return null;
        }

        var octets = new byte[(text.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(text, octets, out var length)) return "d: binary data is expected in base64";
        data = octets.AsMemory(0, length);
        return null;
    }

    private static bool TryType(JsonElement from, out DataType type)
    {
        type = DataType.Text;
        if (!from.TryGetProperty("t", out var value) || value.ValueKind == JsonValueKind.Null) return true;
        if (!TryText(value, out var text) || text is not ("text" or "binary")) return false;
        if (text == "binary") type = DataType.Binary;
        return true;
    }
}
