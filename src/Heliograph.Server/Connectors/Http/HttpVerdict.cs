using System.Net.Sockets;

namespace Heliograph.Server.Connectors.Http;

/// <summary>What answers and faults of HTTP mean.</summary>
internal static class HttpVerdict
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);

    /// <summary>How long a service wants to be left alone, a minute at most; zero when it does not say.</summary>
    public static TimeSpan RetryAfter(HttpResponseMessage answer, TimeProvider clock)
    {
        if (answer.Headers.RetryAfter is not { } said) return TimeSpan.Zero;
        var pause = said.Delta ?? (said.Date is { } until ? until - clock.GetUtcNow() : TimeSpan.Zero);
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause < s_longest ? pause : s_longest;
    }

    /// <summary>Why there is no encryption, and so nothing at all.</summary>
    public static string NoTls(Exception fault) => $"TLS could not be agreed on: {fault.Message}";

    /// <summary>Why a request had no answer.</summary>
    public static string Reason(HttpRequestException fault) => fault.HttpRequestError switch
    {
        HttpRequestError.SecureConnectionError => NoTls(fault.InnerException ?? fault),
        HttpRequestError.ResponseEnded => "the connection ended before the answer",
        HttpRequestError.InvalidResponse => "what it answers is no HTTP",
        _ => (fault.InnerException as SocketException)?.Message ?? fault.InnerException?.Message ?? fault.Message,
    };
}
