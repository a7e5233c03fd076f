using System.Globalization;

namespace Heliograph.Server.Configuration;

/// <summary>Where a server outside listens, as <c>host:port</c>; an IPv6 address is in brackets.</summary>
internal static class HostAndPort
{
    /// <summary>Whether a text is that.</summary>
    public static bool IsValid(string text) => Split(text) is { Host.Length: > 0, Port: > 0 };

    /// <summary>Host and port; no host and 0 when the text has none.</summary>
    public static (string Host, int Port) Split(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return ("", 0);
        var host = text[..colon];
        return Uri.CheckHostName(host.Trim('[', ']')) == UriHostNameType.Unknown ? ("", 0) : (host.Trim('[', ']'), port);
    }
}
