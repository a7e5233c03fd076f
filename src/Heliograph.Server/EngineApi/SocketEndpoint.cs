using Heliograph.Server.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Heliograph.Server.EngineApi;

/// <summary>The WebSocket API: upgrades a request and serves it until it is over.</summary>
internal sealed class SocketEndpoint(MeshMethods mesh, EngineApiOptions options)
{
    internal async Task InvokeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.Upgrade = "websocket";
            await context.Response.WriteAsync("this is a WebSocket; connect to it with ws://\n", context.RequestAborted).ConfigureAwait(false);
            return;
        }

        // A value waits for its reader as long as a write may take; Kestrel would cut off who reads slowly.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate) rate.MinDataRate = null;
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var socket = await context.WebSockets.AcceptWebSocketAsync(Accepting()).ConfigureAwait(false);
        var record = new SocketRecord(options, context.Connection.Id);
        record.Opened(context.Connection.RemoteIpAddress);
        try
        {
            await new ApiSocket(socket, context.Features.GetRequiredFeature<HttpCaller>(), mesh, options, record).RunAsync(stopping).ConfigureAwait(false);
        }
        finally
        {
            record.Closed(socket.CloseStatus?.ToString() ?? "the caller is gone");
        }
    }

    // A ping halfway to the end of patience, and the other half for the answer.
    private WebSocketAcceptContext Accepting() => options.Patience().Read is { Ticks: > 0 } read
        ? new() { KeepAliveInterval = read / 2, KeepAliveTimeout = read / 2 }
        : new() { KeepAliveInterval = Timeout.InfiniteTimeSpan };
}
