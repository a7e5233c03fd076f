using System.Globalization;
using System.Text.Json;

namespace Heliograph.Server.Management;

/// <summary>Moments as the API reads and writes them; inside they are Unix milliseconds, 0 for none.</summary>
internal static class ApiTime
{
    /// <summary>RFC 3339 in UTC.</summary>
    internal static string Write(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

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
