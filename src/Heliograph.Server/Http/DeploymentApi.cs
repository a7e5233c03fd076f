using System.Net;
using Microsoft.AspNetCore.Builder;

namespace Heliograph.Server.Http;

/// <summary>The deployment API, on one address with TLS and on one without. Whatever it has, it has on both, and for apps only.</summary>
internal sealed class DeploymentApi : IAsyncDisposable
{
    // Kestrel refuses headers itself only well beyond what ApiErrors refuses with a reason.
    private const int KestrelHeaderFactor = 4;

    private readonly ApiListener _https;
    private readonly ApiListener _http;

    private DeploymentApi(DeploymentApiOptions options)
    {
        var kestrel = options.Limits with { MaxHeaderBytes = options.Limits.MaxHeaderBytes * KestrelHeaderFactor };
        var failures = new FailureLimit(options.Clock, options.WrongKeys, options.WrongKeyInterval);
        var gate = new KeyGate(new(options.Apps, options.Log), failures, options.Cells);
        var errors = new ApiErrors(options.Limits, options.Cells, options.Failed);
        var changes = new ChangeRecorder(options.Changed);
        var bodies = new BodyGate(options.Limits.MaxBodyBytes);
        var routes = new DeploymentRoutes(options);
        void Answer(WebApplication application)
        {
            application.Use(changes.InvokeAsync).Use(errors.InvokeAsync).UseRouting().Use(bodies.InvokeAsync).Use(gate.InvokeAsync).Use(RoleGate.InvokeAsync);
            routes.Map(application);
        }

        (_https, _http) = (new(options.Https, kestrel, Answer), new(options.Http, kestrel, Answer));
    }

    /// <summary>Where it is with TLS, with the port that was taken.</summary>
    internal IPEndPoint Https => _https.Bound;

    /// <summary>Where it is without, with the port that was taken.</summary>
    internal IPEndPoint Http => _http.Bound;

    /// <summary>Listens on both addresses, or on neither and throws a <see cref="ListenException"/>.</summary>
    internal static async Task<DeploymentApi> StartAsync(DeploymentApiOptions options, CancellationToken cancellation = default)
    {
        var api = new DeploymentApi(options);
        try
        {
            await api._https.StartAsync(cancellation).ConfigureAwait(false);
            await api._http.StartAsync(cancellation).ConfigureAwait(false);
            return api;
        }
        catch
        {
            await api.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops listening; answers under way may finish until <paramref name="cancellation"/>.</summary>
    internal Task StopAsync(CancellationToken cancellation = default) => Task.WhenAll(_https.StopAsync(cancellation), _http.StopAsync(cancellation));

    public async ValueTask DisposeAsync()
    {
        await _https.DisposeAsync().ConfigureAwait(false);
        await _http.DisposeAsync().ConfigureAwait(false);
    }
}
