using System.Net;
using Heliograph.Metrics.Pages;

namespace Heliograph.Server.Http;

/// <summary>The engine's and the center's pages, each on its own address.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly ApiListener _engine;
    private readonly ApiListener _center;

    private ApiHost(ApiListener engine, ApiListener center) => (_engine, _center) = (engine, center);

    /// <summary>Where the engine's pages are, with the port that was taken.</summary>
    internal IPEndPoint Engine => _engine.Bound;

    /// <summary>Where the center's pages are, with the port that was taken.</summary>
    internal IPEndPoint Center => _center.Bound;

    /// <summary>Listens on both addresses, or on neither and throws a <see cref="ListenException"/>.</summary>
    internal static async Task<ApiHost> StartAsync(ApiHostOptions options, CancellationToken cancellation = default)
    {
        var host = new ApiHost(
            new ApiListener(options.EngineAddress, "engine.apiServer", EngineEndpoints(options), options.Limits),
            new ApiListener(options.CenterAddress, "center.apiServer", CenterEndpoints(options), options.Limits));
        try
        {
            await host._engine.StartAsync(cancellation).ConfigureAwait(false);
            await host._center.StartAsync(cancellation).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops listening; answers under way may finish until <paramref name="cancellation"/>.</summary>
    internal Task StopAsync(CancellationToken cancellation = default) =>
        Task.WhenAll(_engine.StopAsync(cancellation), _center.StopAsync(cancellation));

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync().ConfigureAwait(false);
        await _center.DisposeAsync().ConfigureAwait(false);
    }

    private static HttpEndpoint[] EngineEndpoints(ApiHostOptions options)
    {
        var counters = new DebugCounters(options.Engine);
        return
        [
            new("/metrics", new MetricsEndpoint(EnginePage.Create(options.Engine, options.Clock)).Invoke),
            new("/debug/counters", async context =>
            {
                context.Response.ContentType = "text/plain; charset=utf-8";
                counters.Write(context.Response.BodyWriter);
                await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            }),
        ];
    }

    private static HttpEndpoint[] CenterEndpoints(ApiHostOptions options) =>
        [new("/metrics", new MetricsEndpoint(CenterPage.Create(options.Center, options.Clock)).Invoke)];
}
