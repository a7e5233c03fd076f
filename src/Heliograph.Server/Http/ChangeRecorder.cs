using Heliograph.Server.Apps;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Heliograph.Server.Http;

/// <summary>Tells of every request of an app that was to change something. Publishing is not: a message is no change of the server.</summary>
/// <param name="changed">Who is told.</param>
internal sealed class ChangeRecorder(Action<ApiChange> changed)
{
    private const int LongestPath = 512;

    internal async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        await next(context).ConfigureAwait(false);
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || ApiUse.Of(context) == ApiUse.Publish) return;
        if (context.Features.Get<App>() is { } app) changed(ChangeOf(context, app));
    }

    private static ApiChange ChangeOf(HttpContext context, App app)
    {
        // As sent, so that no octet of a client identifier can begin a line of its own.
        var path = context.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0];
        return new(
            app.Name,
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            $"{context.Request.Method} {(path.Length > LongestPath ? path[..LongestPath] + "…" : path)}",
            Uri.EscapeDataString(context.Features.Get<ChangeSubject>()?.Text ?? ""),
            context.Response.StatusCode);
    }
}
