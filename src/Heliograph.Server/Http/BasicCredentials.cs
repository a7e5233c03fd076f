using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Http;

/// <summary>What HTTP basic authentication brings (RFC 7617).</summary>
/// <param name="User">The user name, or APP ID.</param>
/// <param name="Password">The password, or APP Secret.</param>
internal sealed record BasicCredentials(string User, string Password)
{
    private const string Scheme = "Basic ";
    private const int Longest = 1024;

    /// <summary>Those of a request; null when it has none that can be read, or several.</summary>
    internal static BasicCredentials? Of(HttpRequest request)
    {
        if (request.Headers.Authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        Span<byte> octets = stackalloc byte[Longest];
        if (!Convert.TryFromBase64Chars(header.AsSpan(Scheme.Length).Trim(), octets, out var length) || !Utf8.IsValid(octets[..length])) return null;
        var colon = octets[..length].IndexOf((byte)':');
        return colon < 0 ? null : new(Encoding.UTF8.GetString(octets[..colon]), Encoding.UTF8.GetString(octets[(colon + 1)..length]));
    }

    /// <summary>Without the password, which must not reach a log.</summary>
    public override string ToString() => User;
}
