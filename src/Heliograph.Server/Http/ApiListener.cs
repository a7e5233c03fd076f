using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Heliograph.Server.Http;

/// <summary>Kestrel on one address, with what it is told to answer and nothing else: no logging, no signal handling.</summary>
internal sealed class ApiListener : IAsyncDisposable
{
    private readonly ListenerAddress _address;
    private readonly WebApplication _application;

    /// <summary>A listener that does not listen yet.</summary>
    /// <param name="address">Where.</param>
    /// <param name="limits">What a client may cost.</param>
    /// <param name="answer">Says what it answers; routing is there to be used.</param>
    internal ApiListener(ListenerAddress address, HttpLimits limits, Action<WebApplication> answer)
    {
        (_address, Bound) = (address, address.EndPoint);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>().AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Configure(options, limits));
        builder.Services.AddSingleton<IConnectionListenerFactory, SparingSockets>();
        if (address.Tls is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        _application = builder.Build();
        answer(_application);
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
            throw new ListenException(_address.EndPoint, _address.Setting, error);
        }

        Bound = new IPEndPoint(_address.EndPoint.Address, new Uri(_application.Urls.Single()).Port);
    }

    /// <summary>Stops listening and lets answers under way finish until <paramref name="cancellation"/>.</summary>
    internal Task StopAsync(CancellationToken cancellation) => _application.StopAsync(cancellation);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private void Configure(KestrelServerOptions options, HttpLimits limits)
    {
        options.AddServerHeader = false;
        Limit(options.Limits, limits);
        options.Listen(_address.EndPoint, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (_address.Tls is not { } tls) return;
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(tls()), HandshakeTimeout = limits.HeadersTimeout });
        });
    }

    private static void Limit(KestrelServerLimits kestrel, HttpLimits limits)
    {
        kestrel.MaxRequestHeadersTotalSize = limits.MaxHeaderBytes;
        kestrel.MaxRequestLineSize = limits.MaxHeaderBytes / 2;
        kestrel.MaxRequestBufferSize = limits.MaxHeaderBytes * 2;
        kestrel.MaxRequestBodySize = limits.MaxBodyBytes;
        kestrel.RequestHeadersTimeout = limits.HeadersTimeout;
        kestrel.KeepAliveTimeout = limits.KeepAliveTimeout;
        kestrel.MaxConcurrentConnections = limits.MaxConnections;
        kestrel.MaxConcurrentUpgradedConnections = limits.MaxWebSockets;
        kestrel.MinRequestBodyDataRate = new MinDataRate(limits.MinBytesPerSecond, limits.SlowGrace);
        kestrel.MinResponseDataRate = new MinDataRate(limits.MinBytesPerSecond, limits.SlowGrace);
    }

    // The program decides when to stop; without this, the host would take SIGINT and SIGTERM for itself.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
