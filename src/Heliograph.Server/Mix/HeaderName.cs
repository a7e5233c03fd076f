namespace Heliograph.Server.Mix;

/// <summary>Names of HTTP headers as scripts find them, however the peer writes them: as Go has them, <c>Content-Type</c>, <c>X-Request-Id</c>.</summary>
internal static class HeaderName
{
    /// <summary>The first letter and each behind a hyphen large, the others small.</summary>
    public static string Canonical(string name) => string.Create(name.Length, name, static (to, from) =>
    {
        for (var i = 0; i < to.Length; i++) to[i] = i == 0 || from[i - 1] == '-' ? char.ToUpperInvariant(from[i]) : char.ToLowerInvariant(from[i]);
    });
}
