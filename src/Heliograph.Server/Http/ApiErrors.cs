using Heliograph.Metrics.Instruments;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Http;

/// <summary>
/// The outermost layer of the API: counts every answer, bounds the headers, and gives a body to each error that has none. Kestrel's own bound on
/// headers is wider, because what it refuses itself is answered without a body and not counted.
/// </summary>
/// <param name="limits">What a request may cost.</param>
/// <param name="cells">Where answers are counted.</param>
/// <param name="log">Takes an error that nobody foresaw.</param>
internal sealed class ApiErrors(HttpLimits limits, ApiCells cells, Action<Exception> log)
{
    internal async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            cells.Answer(context.Response.StatusCode);
            return Task.CompletedTask;
        });
        try
        {
            await AnswerAsync(context, next).ConfigureAwait(false);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to tell.
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            await ApiError.WriteAsync(context, error.StatusCode).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            log(error);
            if (context.Response.HasStarted) context.Abort();
            else await ApiError.WriteAsync(context, StatusCodes.Status500InternalServerError).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        if (HeaderBytes(context.Request) > limits.MaxHeaderBytes)
        {
            await ApiError.WriteAsync(
                context, StatusCodes.Status431RequestHeaderFieldsTooLarge, "HEADERS_TOO_LARGE", $"request line and headers may have {limits.MaxHeaderBytes} octets together").ConfigureAwait(false);
            return;
        }

        await next(context).ConfigureAwait(false);
        var response = context.Response;
        if (response is { HasStarted: false, StatusCode: >= 400, ContentType: null }) await ApiError.WriteAsync(context, response.StatusCode).ConfigureAwait(false);
    }

    private static int HeaderBytes(HttpRequest request)
    {
        var octets = request.Path.Value!.Length + request.QueryString.Value!.Length;
        foreach (var (name, values) in request.Headers)
        {
            foreach (var value in values) octets += name.Length + (value?.Length ?? 0);
        }

        return octets;
    }
}
