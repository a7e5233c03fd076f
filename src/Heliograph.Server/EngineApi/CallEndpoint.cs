using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.EngineApi;

/// <summary>A method over HTTP: what is wrong with a body is an answer as well, with status 200 like every other.</summary>
/// <param name="method">What it does.</param>
/// <param name="maxBody">Octets of a body.</param>
/// <param name="answered">Told of every answer.</param>
internal sealed class CallEndpoint(Func<JsonElement, Task<EngineAnswer>> method, int maxBody, Action<EngineAnswer> answered)
{
    private const int Part = 4096;

    internal async Task InvokeAsync(HttpContext context)
    {
        var result = await AnswerAsync(context).ConfigureAwait(false);
        answered(result);
        var answer = result.ToJson();
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        context.Response.BodyWriter.Write(answer);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<EngineAnswer> AnswerAsync(HttpContext context)
    {
        if (await ReadAsync(context).ConfigureAwait(false) is not { } octets) return EngineAnswer.Invalid($"the body is larger than {maxBody} bytes");
        try
        {
            using var body = JsonDocument.Parse(octets);
            return body.RootElement.ValueKind == JsonValueKind.Object
                ? await method(body.RootElement).ConfigureAwait(false)
                : EngineAnswer.Invalid("the body is expected to be an object, such as {\"c\":\"…\",\"d\":\"…\"}");
        }
        catch (JsonException error)
        {
            return EngineAnswer.Invalid($"the body is not JSON: {error.Message}");
        }
    }

    // The body; null when it is too large. Then the rest is read and forgotten, as far as the endpoint's bound.
    private async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context)
    {
        var octets = new ArrayBufferWriter<byte>();
        try
        {
            while (await context.Request.Body.ReadAsync(octets.GetMemory(Part), context.RequestAborted).ConfigureAwait(false) is > 0 and var count)
            {
                octets.Advance(count);
                if (octets.WrittenCount > maxBody) return await ForgetAsync(context, octets.GetMemory(Part)).ConfigureAwait(false);
            }
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            context.Response.Headers.Connection = "close";
            return null;
        }

        return octets.WrittenMemory;
    }

    private static async Task<ReadOnlyMemory<byte>?> ForgetAsync(HttpContext context, Memory<byte> part)
    {
        while (await context.Request.Body.ReadAsync(part, context.RequestAborted).ConfigureAwait(false) > 0)
        {
        }

        return null;
    }
}
