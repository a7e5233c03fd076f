using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Heliograph.Server.Sql.Schemas.Json;

/// <summary>The formats of texts that are checked.</summary>
internal static class JsonFormats
{
    private static readonly string[] s_times =
    [
        "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
    ];

    /// <summary>What a format says of a text; null when everything is as it wants.</summary>
    public static Func<string, bool>? Find(string name) => name switch
    {
        "date-time" => text => DateTimeOffset.TryParseExact(text.ToUpperInvariant(), s_times, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "email" => text => text.Split('@') is [{ Length: > 0 }, { Length: > 0 }],
        "ipv4" => text => IsAddress(text, AddressFamily.InterNetwork) && text.Count(one => one == '.') == 3,
        "ipv6" => text => IsAddress(text, AddressFamily.InterNetworkV6) && text.All(one => char.IsAsciiHexDigit(one) || one is ':' or '.'),
        _ => null,
    };

    private static bool IsAddress(string text, AddressFamily family) => IPAddress.TryParse(text, out var address) && address.AddressFamily == family;
}
