using System.Net;

namespace Heliograph.Server.Connectors.Http;

/// <summary>What a service has answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="RetryAfter">How long it wants to be left alone; zero when it does not say.</param>
internal readonly record struct HttpAnswered(HttpStatusCode Status, TimeSpan RetryAfter)
{
    /// <summary>Whether it has done what it was asked.</summary>
    public bool IsSuccess => (int)Status is >= 200 and <= 299;

    /// <summary>Whether it would answer the same again: everything but trouble of its own, and what it says is a matter of time.</summary>
    public bool IsFinal => (int)Status < 500
        && Status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests) && (int)Status != TooEarly;

    private const int TooEarly = 425;
}
