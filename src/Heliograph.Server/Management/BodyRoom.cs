using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Management;

/// <summary>
/// How much memory bodies larger than usual may take together: each takes its length until it is dealt with, and one for which there is no room is sent away. Any
/// thread.
/// </summary>
/// <param name="octets">All of it; at least as much as one body may have.</param>
internal sealed class BodyRoom(long octets)
{
    /// <summary>Bodies up to this length are not counted.</summary>
    internal const int Usual = 64 * 1024;

    private long _left = octets;

    /// <summary>Does <paramref name="work"/> with a body of so many octets.</summary>
    /// <exception cref="ApiProblem">503: there is no room now.</exception>
    public async Task<T> UseAsync<T>(long length, Func<Task<T>> work)
    {
        if (length <= Usual) return await work().ConfigureAwait(false);
        try
        {
            if (Interlocked.Add(ref _left, -length) < 0)
                throw new ApiProblem(StatusCodes.Status503ServiceUnavailable, "SERVICE_UNAVAILABLE", "too many large bodies at once; try again in a moment, or send fewer at a time");
            return await work().ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Add(ref _left, length);
        }
    }
}
