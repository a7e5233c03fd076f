using System.Net;
using System.Net.Http.Headers;

namespace Heliograph.Server.Mix;

/// <summary>A request that a script makes.</summary>
internal sealed record HttpQuestion
{
    /// <summary>GET, POST, …</summary>
    public required HttpMethod Method { get; init; }

    /// <summary>Whom it asks, with the query.</summary>
    public required Uri Url { get; init; }

    /// <summary>Names and values; both were looked at and can stand in a request.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The body; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>How long it may take; null for the default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The request to send. What describes its body is counted, not believed.</summary>
    public HttpRequestMessage Message()
    {
        var message = new HttpRequestMessage(Method, Url) { Content = Body is null ? null : new ByteArrayContent(Body) };
        foreach (var (name, value) in Headers)
        {
            if (name.ToUpperInvariant() is "CONTENT-LENGTH" or "TRANSFER-ENCODING" or "CONNECTION") continue;
            if (!message.Headers.TryAddWithoutValidation(name, value)) Content(message).TryAddWithoutValidation(name, value);
        }

        return message;
    }

    /// <summary>
    /// Where an answer sends it; null when it does not. As browsers and Go do: a POST becomes a GET unless the answer is 307 or 308, and what authenticates
    /// stays with the server it was meant for.
    /// </summary>
    public HttpQuestion? Redirected(HttpResponseMessage answer)
    {
        if (answer.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
            || answer.Headers.Location is not { } location || !Uri.TryCreate(Url, location, out var url) || url.Scheme is not ("http" or "https")) return null;
        var isKept = (int)answer.StatusCode >= 307 || Method == HttpMethod.Get || Method == HttpMethod.Head;
        var next = isKept ? this with { Url = url } : this with { Url = url, Method = HttpMethod.Get, Body = null };
        var drops = new List<string>();
        if (!isKept) drops.Add("Content-Type");
        if (Uri.Compare(Url, url, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) != 0) drops.AddRange(["Authorization", "Cookie", "Host"]);
        return next with { Headers = [.. Headers.Where(one => !drops.Contains(one.Name, StringComparer.OrdinalIgnoreCase))] };
    }

    private static HttpContentHeaders Content(HttpRequestMessage message) => (message.Content ??= new ByteArrayContent([])).Headers;
}
