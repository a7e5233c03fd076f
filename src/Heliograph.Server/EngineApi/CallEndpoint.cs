using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Heliograph.Server.EngineApi;

/// <summary>A method over HTTP: what is wrong with a body is an answer as well, with status 200 like every other.</summary>
/// <param name="method">What it does.</param>
/// <param name="maxBody">Octets of a body.</param>
internal sealed class CallEndpoint(Func<JsonElement, Task<EngineAnswer>> method, int maxBody)
{
    internal async Task InvokeAsync(HttpContext context)
    {
        var answer = (await AnswerAsync(context).ConfigureAwait(false)).ToJson();
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        context.Response.BodyWriter.Write(answer);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<EngineAnswer> AnswerAsync(HttpContext context)
    {
        if (context.Request.ContentLength > maxBody) return TooLarge(context);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = maxBody;
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted).ConfigureAwait(false);
            return body.RootElement.ValueKind == JsonValueKind.Object
                ? await method(body.RootElement).ConfigureAwait(false)
                : EngineAnswer.Invalid("the body is expected to be an object, such as {\"c\":\"…\",\"d\":\"…\"}");
        }
        catch (JsonException error)
        {
            return EngineAnswer.Invalid($"the body is not JSON: {error.Message}");
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge(context);
        }
    }

    // What is left of the body is not read; the connection ends with it.
    private EngineAnswer TooLarge(HttpContext context)
    {
        context.Response.Headers.Connection = "close";
        return EngineAnswer.Invalid($"the body is larger than {maxBody} bytes");
    }
}
