using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Http;

/// <summary>Finds the endpoint of a request and answers with one line of plain text where there is none.</summary>
internal sealed class HttpDispatch(IEnumerable<HttpEndpoint> endpoints)
{
    private readonly Dictionary<string, RequestDelegate> _handlers =
        endpoints.ToDictionary(endpoint => endpoint.Path, endpoint => endpoint.Handler, StringComparer.Ordinal);

    internal Task Invoke(HttpContext context)
    {
        var request = context.Request;
        if (!_handlers.TryGetValue(request.Path.Value ?? "", out var handler))
            return Refuse(context, StatusCodes.Status404NotFound, $"not found; this address serves {string.Join(", ", _handlers.Keys)}\n");
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return Refuse(context, StatusCodes.Status405MethodNotAllowed, "only GET and HEAD are allowed here\n");
        }

        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0)
            return Refuse(context, StatusCodes.Status413PayloadTooLarge, "a request here has no body\n");
        return handler(context);
    }

    private static Task Refuse(HttpContext context, int code, string line)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(line, context.RequestAborted);
    }
}
