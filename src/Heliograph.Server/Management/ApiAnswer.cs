using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Management;

/// <summary>A status and, unless it is 204, a JSON document.</summary>
internal sealed class ApiAnswer
{
    private readonly Func<HttpResponse, CancellationToken, Task>? _write;
    private readonly int _status;
    private bool _isFile;

    private ApiAnswer(int status, Func<HttpResponse, CancellationToken, Task>? write) => (_status, _write) = (status, write);

    internal static ApiAnswer None { get; } = new(StatusCodes.Status204NoContent, null);

    internal static ApiAnswer Of<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        new(status, (response, cancellation) => JsonSerializer.SerializeAsync(response.BodyWriter, value, type, cancellation));

    internal static ApiAnswer Written(Action<Utf8JsonWriter> write) => new(StatusCodes.Status200OK, async (response, cancellation) =>
    {
        await using var json = new Utf8JsonWriter(response.BodyWriter, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        write(json);
        await json.FlushAsync(cancellation).ConfigureAwait(false);
    });

    /// <summary>A text file to be kept under a name, which must not need escaping. The stream is closed when it has been sent.</summary>
    internal static ApiAnswer File(Stream file, string name) => new(StatusCodes.Status200OK, async (response, cancellation) =>
    {
        await using (file.ConfigureAwait(false))
        {
            response.ContentType = "text/plain; charset=utf-8";
            response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
            if (!HttpMethods.IsHead(response.HttpContext.Request.Method)) await file.CopyToAsync(response.Body, cancellation).ConfigureAwait(false);
        }
    })
    { _isFile = true };

    internal async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = _status;
        context.Response.Headers.CacheControl = "no-store";
        if (_write is null) return;
        context.Response.ContentType = "application/json";
        if (HttpMethods.IsHead(context.Request.Method) && !_isFile) return;
        await _write(context.Response, context.RequestAborted).ConfigureAwait(false);
    }
}
