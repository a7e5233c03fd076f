using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Http;

/// <summary>How the API says that something is wrong: a status and <c>{"code":"…","message":"…"}</c>.</summary>
internal static class ApiError
{
    // Messages are read by people, in curl; nobody puts them into HTML unescaped, and their type is JSON.
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers with an error. <paramref name="code"/> is for programs, <paramref name="message"/> says to people what to do.</summary>
    internal static async Task WriteAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter, s_readable))
        {
            json.WriteStartObject();
            json.WriteString("code", code);
            json.WriteString("message", message);
            json.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>The same, for a status that nothing more can be said about.</summary>
    internal static Task WriteAsync(HttpContext context, int status) => status switch
    {
        StatusCodes.Status400BadRequest => WriteAsync(context, status, "BAD_REQUEST", "the request cannot be read as HTTP"),
        StatusCodes.Status404NotFound => WriteAsync(context, status, "NOT_FOUND", $"there is nothing at {context.Request.Path}; docs/deployment-api.md lists every path"),
        StatusCodes.Status405MethodNotAllowed => WriteAsync(
            context, status, "METHOD_NOT_ALLOWED", $"{context.Request.Method} is not allowed here; allowed: {context.Response.Headers.Allow}"),
        StatusCodes.Status408RequestTimeout => WriteAsync(context, status, "REQUEST_TIMEOUT", "the request came too slowly"),
        StatusCodes.Status413PayloadTooLarge => WriteAsync(context, status, "PAYLOAD_TOO_LARGE", "the body of the request is larger than this address accepts"),
        _ => WriteAsync(context, status, "INTERNAL_ERROR", "the server could not answer; its log says why"),
    };
}
