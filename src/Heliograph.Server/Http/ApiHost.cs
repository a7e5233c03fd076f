using System.Buffers;
using System.Net;
using Heliograph.Metrics.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

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
            ListenerOf(new(options.EngineAddress, "engine.apiServer"), options, EngineEndpoints(options)),
            ListenerOf(new(options.CenterAddress, "center.apiServer"), options, CenterEndpoints(options)));
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

    private static ApiListener ListenerOf(ListenerAddress address, ApiHostOptions options, HttpEndpoint[] endpoints)
    {
        var gate = new UserGate(options.Users, IPAddress.IsLoopback(address.EndPoint.Address), options.Clock);
        return new(address, options.Limits, application => application.Run(new HttpDispatch(endpoints, gate).InvokeAsync));
    }

    private static HttpEndpoint[] EngineEndpoints(ApiHostOptions options)
    {
        var counters = new DebugCounters(options.Engine);
        var ledger = new LedgerPage(options.Engine);
        return
        [
            new("/metrics", new MetricsEndpoint(options.EnginePage).InvokeAsync, IsOpen: true),
            new("/metrics/ledger", context => WriteAsync(context, ledger.Write)),
            new("/metrics/detail", new DetailEndpoint(options.Engine).InvokeAsync),
            new("/debug/counters", context => WriteAsync(context, counters.Write)),
            .. HealthEndpoints(options),
        ];
    }

    private static async Task WriteAsync(HttpContext context, Action<IBufferWriter<byte>> write)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        write(context.Response.BodyWriter);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static HttpEndpoint[] CenterEndpoints(ApiHostOptions options) =>
        [new("/metrics", new MetricsEndpoint(options.CenterPage).InvokeAsync, IsOpen: true), .. HealthEndpoints(options)];

    private static IEnumerable<HttpEndpoint> HealthEndpoints(ApiHostOptions options) =>
        new HealthEndpoint(options.Unreadiness).Paths.Select(one => new HttpEndpoint(one.Path, one.Answer, IsOpen: true));
}
