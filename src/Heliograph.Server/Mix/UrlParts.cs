using System.Globalization;
using System.Text;

namespace Heliograph.Server.Mix;

/// <summary>A URL taken apart the way Go does it, whose names CONNMIX gives to scripts.</summary>
internal sealed record UrlParts
{
    private const string InPath = "-_.~$&+,/:;=@";
    private const string InFragment = InPath + "?!()*";

    private string Scheme { get; init; } = "";

    private string Opaque { get; init; } = "";

    private string User { get; init; } = "";

    private string Host { get; init; } = "";

    private string RawPath { get; init; } = "";

    private string RawFragment { get; init; } = "";

    /// <summary>What follows the question mark, encoded as it came.</summary>
    public string RawQuery { get; private init; } = "";

    /// <summary>Whether there is a question mark with nothing behind it.</summary>
    public bool ForceQuery { get; private init; }

    /// <summary>The texts of it by their names.</summary>
    public IEnumerable<(string Name, string Value)> Fields =>
    [
        ("scheme", Scheme), ("opaque", Opaque), ("user", User), ("host", Host), ("path", Uri.UnescapeDataString(RawPath)),
        ("raw_path", UnlessUsual(RawPath, InPath)), ("raw_query", RawQuery), ("fragment", Uri.UnescapeDataString(RawFragment)), ("raw_fragment", UnlessUsual(RawFragment, InFragment)),
    ];

    /// <summary>Takes a text apart; false when it cannot be a URL.</summary>
    public static bool TryParse(string text, out UrlParts url)
    {
        url = new();
        if (text.AsSpan().ContainsAnyInRange('\0', ' ') || text.Contains('\x7f')) return false;
        var (rest, fragment) = Cut(text, '#');
        (rest, var query) = Cut(rest, '?');
        url = new() { RawFragment = fragment, RawQuery = query, ForceQuery = query.Length == 0 && text.Contains('?') };
        var scheme = SchemeOf(rest);
        if (scheme.Length > 0) rest = rest[(scheme.Length + 1)..];
        if (scheme.Length == 0 && rest.StartsWith(':')) return false;
        if (scheme.Length > 0 && !rest.StartsWith('/'))
        {
            url = url with { Scheme = scheme, Opaque = rest };
            return true;
        }

        if (!rest.StartsWith("//", StringComparison.Ordinal))
        {
            url = url with { Scheme = scheme, RawPath = rest };
            return true;
        }

        var slash = rest.IndexOf('/', 2);
        var authority = slash < 0 ? rest[2..] : rest[2..slash];
        var at = authority.LastIndexOf('@');
        url = url with { Scheme = scheme, User = at < 0 ? "" : authority[..at], Host = authority[(at + 1)..], RawPath = slash < 0 ? "" : rest[slash..] };
        return true;
    }

    // Go says how something was encoded only where it would have encoded it in another way.
    private static string UnlessUsual(string raw, string unescaped)
    {
        var usual = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(Uri.UnescapeDataString(raw)))
        {
            if (char.IsAsciiLetterOrDigit((char)octet) || unescaped.Contains((char)octet)) usual.Append((char)octet);
            else usual.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }

        return usual.Equals(raw) ? "" : raw;
    }

    private static (string Before, string After) Cut(string text, char at)
    {
        var index = text.IndexOf(at);
        return index < 0 ? (text, "") : (text[..index], text[(index + 1)..]);
    }

    private static string SchemeOf(string text)
    {
        var colon = text.IndexOf(':');
        if (colon <= 0 || !char.IsAsciiLetter(text[0])) return "";
        return text[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.') ? text[..colon].ToLowerInvariant() : "";
    }
}
