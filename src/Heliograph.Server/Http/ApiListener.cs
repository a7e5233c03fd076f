using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Heliograph.Server.Http;

/// <summary>Kestrel on one address, with its own endpoints and nothing else: no logging, no signal handling, no routing.</summary>
internal sealed class ApiListener : IAsyncDisposable
{
    private readonly IPEndPoint _asked;
    private readonly string _setting;
    private readonly WebApplication _application;

    /// <summary>A listener that does not listen yet.</summary>
    /// <param name="address">Where; port 0 takes a free one.</param>
    /// <param name="setting">The setting that says so, for error messages.</param>
    /// <param name="endpoints">What it answers.</param>
    /// <param name="limits">What a client may cost.</param>
    internal ApiListener(IPEndPoint address, string setting, IEnumerable<HttpEndpoint> endpoints, HttpLimits limits)
    {
        (_asked, _setting, Bound) = (address, setting, address);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Configure(options, address, limits));
        _application = builder.Build();
        _application.Run(new HttpDispatch(endpoints).Invoke);
    }

    /// <summary>The address, after the start with the port that was taken.</summary>
    internal IPEndPoint Bound { get; private set; }

    /// <summary>Listens, or throws a <see cref="ListenException"/>.</summary>
    internal async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            await _application.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            throw new ListenException(_asked, _setting, error);
        }

        Bound = new IPEndPoint(_asked.Address, new Uri(_application.Urls.Single()).Port);
    }

    /// <summary>Stops listening and lets answers under way finish until <paramref name="cancellation"/>.</summary>
    internal Task StopAsync(CancellationToken cancellation) => _application.StopAsync(cancellation);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static void Configure(KestrelServerOptions options, IPEndPoint address, HttpLimits limits)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestHeadersTotalSize = limits.MaxHeaderBytes;
        options.Limits.MaxRequestLineSize = limits.MaxHeaderBytes / 2;
        options.Limits.MaxRequestBufferSize = limits.MaxHeaderBytes * 2;
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.RequestHeadersTimeout = limits.HeadersTimeout;
        options.Limits.KeepAliveTimeout = limits.KeepAliveTimeout;
        options.Limits.MaxConcurrentConnections = limits.MaxConnections;
        options.Limits.MaxConcurrentUpgradedConnections = 0;
        options.Limits.MinResponseDataRate = new MinDataRate(limits.MinResponseBytesPerSecond, limits.SlowReaderGrace);
        options.Listen(address, listen => listen.Protocols = HttpProtocols.Http1);
    }

    // The program decides when to stop; without this, the host would take SIGINT and SIGTERM for itself.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
