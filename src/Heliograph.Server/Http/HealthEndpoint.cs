using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Http;

/// <summary>
/// <c>/healthz</c>: the process answers. <c>/readyz</c>: it serves clients; 503 with a line that says why not. For load balancers and orchestrators: no key, no
/// secret, nothing about the deployment.
/// </summary>
/// <param name="unreadiness">Why clients should not be sent here now; null when they may.</param>
internal sealed class HealthEndpoint(Func<string?> unreadiness)
{
    /// <summary>Both paths.</summary>
    internal IReadOnlyList<(string Path, RequestDelegate Answer)> Paths =>
        [("/healthz", context => WriteAsync(context, null)), ("/readyz", context => WriteAsync(context, unreadiness()))];

    private static Task WriteAsync(HttpContext context, string? problem)
    {
        context.Response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(problem is null ? "ok\n" : problem + "\n", context.RequestAborted);
    }
}
