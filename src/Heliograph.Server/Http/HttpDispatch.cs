using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Heliograph.Server.Http;

/// <summary>Finds the endpoint of a request and answers with one line of plain text where there is none.</summary>
/// <param name="endpoints">What there is.</param>
/// <param name="gate">Who may see what is not open to all.</param>
internal sealed class HttpDispatch(IEnumerable<HttpEndpoint> endpoints, UserGate gate)
{
    private readonly Dictionary<string, HttpEndpoint> _endpoints = endpoints.ToDictionary(endpoint => endpoint.Path, StringComparer.Ordinal);

    internal Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!_endpoints.TryGetValue(request.Path.Value ?? "", out var endpoint))
            return Refuse(context, StatusCodes.Status404NotFound, $"not found; this address serves {string.Join(", ", _endpoints.Keys)}\n");
        if (!endpoint.Takes(request.Method))
        {
            context.Response.Headers.Allow = endpoint.Methods;
            return Refuse(context, StatusCodes.Status405MethodNotAllowed, $"only {endpoint.Methods.Replace(", ", " and ", StringComparison.Ordinal)} {(endpoint.Kind == EndpointKind.Page ? "are" : "is")} allowed here\n");
        }

        if (endpoint.Kind != EndpointKind.Call && (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0))
            return Refuse(context, StatusCodes.Status413PayloadTooLarge, "a request here has no body\n");
        if (endpoint.MaxBody > 0 && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = endpoint.MaxBody;
        if (!endpoint.IsOpen && gate.Refusal(context, endpoint.Kind) is { } refusal) return Refuse(context, refusal.Code, refusal.Line);
        return endpoint.Handler(context);
    }

    private static Task Refuse(HttpContext context, int code, string line)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(line, context.RequestAborted);
    }
}
