using System.Net;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Http;

/// <summary>
/// Keeps pages of other sites from using a browser on this machine to call what only this machine can reach: a browser names the site in the header
/// Origin, which other callers leave out.
/// </summary>
internal static class SameOrigin
{
    /// <summary>
    /// Whether a request comes from no page, or from one of this very address. A name that somebody may have made point here counts only from
    /// somebody who has given a password.
    /// </summary>
    internal static bool Allows(HttpRequest request, bool isUser)
    {
        if (request.Headers.Origin.Count == 0) return true;
        if (request.Headers.Origin is not [{ } origin] || !Uri.TryCreate(origin, UriKind.Absolute, out var page)) return false;
        var host = request.Host;
        var isSame = page.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase);
        return isSame && (isUser || host.Host == "localhost" || IPAddress.TryParse(host.Host, out _));
    }
}
