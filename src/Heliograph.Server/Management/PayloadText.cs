using System.Text;

namespace Heliograph.Server.Management;

/// <summary>How payloads are shown in JSON.</summary>
internal static class PayloadText
{
    internal static readonly QueryField Field = new("payload", "how payloads are shown: base64 (the default), plain (UTF-8) or none");

    /// <summary>What the request wants.</summary>
    internal static string FormOf(ApiCall call) => call.Text("payload") switch
    {
        null or "base64" => "base64",
        "plain" => "plain",
        "none" => "none",
        _ => throw ApiProblem.Bad("payload must be none, base64 or plain"),
    };

    internal static string? Write(byte[] payload, string form) => form switch
    {
        "none" => null,
        "plain" => Encoding.UTF8.GetString(payload),
        _ => Convert.ToBase64String(payload),
    };

    /// <summary>A message's number as text; 16 hexadecimal digits.</summary>
    internal static string IdOf(long id) => id.ToString("X16", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What <see cref="IdOf"/> wrote; null when it is something else.</summary>
    internal static long? ReadId(string text) =>
        text.Length == 16 && long.TryParse(text, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var id) ? id : null;
}
