using System.Globalization;
using System.Text;

namespace Heliograph.Server.Management;

/// <summary>A part of a path as it is sent (RFC 3986 §2.1).</summary>
internal static class PathText
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The text that a part of a path stands for; null when it is not percent-encoded UTF-8.</summary>
    internal static string? Decode(string part)
    {
        var octets = new List<byte>(part.Length);
        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] != '%')
            {
                octets.AddRange(Encoding.UTF8.GetBytes(part, i, 1));
                continue;
            }

            if (i + 2 >= part.Length || !byte.TryParse(part.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet)) return null;
            octets.Add(octet);
            i += 2;
        }

        try
        {
            return s_strict.GetString([.. octets]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
