using System.Security.Cryptography;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Management;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Rules;

/// <summary>Trying connectors out: a few at a time.</summary>
internal sealed class Probes(ConnectorBook book)
{
    private const int MostAtOnce = 8;

    private int _running;

    /// <summary>Connects and closes again, under a name of its own, so that one that runs is not pushed aside.</summary>
    public async Task<ApiAnswer> TryAsync(ConnectorOptions options, ActionOptions? action)
    {
        try
        {
            if (Interlocked.Increment(ref _running) > MostAtOnce) throw new ApiProblem(StatusCodes.Status503ServiceUnavailable, "SERVICE_UNAVAILABLE", "too many connectors are being tried out; try again in a moment");
            await book.ProbeAsync(options with { Name = $"probe-{RandomNumberGenerator.GetHexString(8, lowercase: true)}" }, action).ConfigureAwait(false);
            return ApiAnswer.None;
        }
        catch (Exception fault) when (fault is TargetException or FormatException)
        {
            throw new ApiProblem(StatusCodes.Status400BadRequest, "TEST_FAILED", fault.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
