using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Heliograph.Server.Http;

/// <summary>Refuses bodies that are longer than the path takes, those that say so before anything of them is read.</summary>
/// <param name="usual">Octets where the endpoint has no <see cref="BodyLimit"/>.</param>
internal sealed class BodyGate(long usual)
{
    internal Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var limit = context.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>()?.Octets ?? usual;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = limit;
        if (!(context.Request.ContentLength > limit)) return next(context);
        context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        return Task.CompletedTask;
    }
}
