using System.Globalization;
using System.Text.Json;

namespace Heliograph.Server.Management;

/// <summary>Moments as the API reads and writes them; inside they are Unix milliseconds, 0 for none.</summary>
internal static class ApiTime
{
    private const int Length = 24; // 2026-03-01T12:00:00.000Z: of custom formats, a page of a thousand clients pays for three thousand

    /// <summary>RFC 3339 in UTC.</summary>
    internal static string Write(long milliseconds) => string.Create(Length, milliseconds, static (text, milliseconds) =>
    {
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime.TryFormat(text, out var seconds, "s", CultureInfo.InvariantCulture);
        text[seconds] = '.';
        (milliseconds % 1000).TryFormat(text[(seconds + 1)..], out _, "000", CultureInfo.InvariantCulture);
        text[^1] = 'Z';
    });

    internal static string? WriteIfAny(long milliseconds) => milliseconds == 0 ? null : Write(milliseconds);

    /// <summary>RFC 3339, or Unix milliseconds; null when it is neither.</summary>
    internal static long? Read(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)) return IsMoment(milliseconds) ? milliseconds : null;
        string[] forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        return DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment.ToUnixTimeMilliseconds() : null;
    }

    /// <summary>RFC 3339, or Unix seconds, of a body; <paramref name="otherwise"/> when it is not there; null when it is neither.</summary>
    internal static long? Read(JsonElement? value, long otherwise) => value switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.String } text => text.GetString() == "infinity" ? 0 : Read(text.GetString()!),
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var seconds) && seconds is >= 0 and <= 253_402_300_799 => seconds * 1000,
        _ => null,
    };

    private static bool IsMoment(long milliseconds) => milliseconds is >= 0 and <= 253_402_300_799_999;
}
