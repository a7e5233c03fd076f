using System.Text.Json;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Http;

namespace Heliograph.Server.EngineApi;

/// <summary>What the messages of a WebSocket ask for: <c>{"m": method, "p": parameters, "i": id}</c>.</summary>
internal sealed class SocketMethods(MeshMethods mesh, SocketOutput output, HttpCaller caller, SocketRecord record)
{
    private const int LongestId = 256;
    private const string Nothing = "null";
    private const string NoRead = "this needs the role read in access.users";
    private const string NoWrite = "this needs the role write in access.users";

    /// <summary>The answer to a message; whatever is wrong with it, there is one.</summary>
    public async Task<ReadOnlyMemory<byte>> AnswerAsync(SocketFrame frame)
    {
        if (frame.IsText && frame.Text.Span.SequenceEqual("ping"u8)) return "pong"u8.ToArray();
        var (method, id, answer) = await TakeAsync(frame).ConfigureAwait(false);
        record.Answered(method, answer);
        return answer.ToFrame(id);
    }

    private async Task<SocketAnswer> TakeAsync(SocketFrame frame)
    {
        if (!frame.IsText) return Unread("text is expected, this is binary");
        try
        {
            using var request = JsonDocument.Parse(frame.Text);
            return await TakeAsync(request.RootElement).ConfigureAwait(false);
        }
        catch (JsonException error)
        {
            return Unread($"this is not JSON: {error.Message}");
        }
    }

    private async Task<SocketAnswer> TakeAsync(JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object) return Unread("an object is expected: {\"m\": method, \"p\": parameters, \"i\": id}");
        if (IdOf(request) is not { } id) return Unread($"i: expected a number or a string of at most {LongestId} bytes, or null");
        if (!Parameters.TryText(request, "m", out var method)) return new(EngineApiMethod.None, id, EngineAnswer.Invalid("m: the name of a method is expected"));
        var given = request.TryGetProperty("p", out var parameters) ? parameters : default;
        var isTaken = given.ValueKind == JsonValueKind.Object || (given.ValueKind == JsonValueKind.Array && method == "queue.pop");
        var answer = isTaken ? await RunAsync(method, given).ConfigureAwait(false) : EngineAnswer.Invalid("p: the parameters are expected, an object");
        return new(HeliographEngineApi.Methods.FirstOrDefault(one => one.Name == method).Method, id, answer);
    }

    private static SocketAnswer Unread(string wrong) => new(EngineApiMethod.None, Nothing, EngineAnswer.Invalid(wrong));

    private async Task<EngineAnswer> RunAsync(string method, JsonElement given) => method switch
    {
        "queue.pop" => caller.MayRead ? Pop(given) : EngineAnswer.Failed(EngineError.ConsumeFailed, NoRead),
        "queue.unpop" => Unpop(),
        "conn.call" => caller.MayWrite ? await mesh.CallAsync(given).ConfigureAwait(false) : EngineAnswer.Failed(EngineError.CallFailed, NoWrite),
        "mesh.send" => caller.MayWrite ? await mesh.SendAsync(given).ConfigureAwait(false) : EngineAnswer.Failed(EngineError.SendFailed, NoWrite),
        "mesh.publish" => caller.MayWrite ? await mesh.PublishAsync(given).ConfigureAwait(false) : EngineAnswer.Invalid(NoWrite),
        _ => EngineAnswer.Invalid("m: expected queue.pop, queue.unpop, conn.call, mesh.send or mesh.publish"),
    };

    // {t: [names]}, or the names alone, as CONNMIX's client for PHP has them.
    private EngineAnswer Pop(JsonElement given)
    {
        var array = given;
        if ((given.ValueKind == JsonValueKind.Object && !given.TryGetProperty("t", out array)) || array.ValueKind != JsonValueKind.Array) return EngineAnswer.Invalid("t: the names of queues are expected, an array of strings");
        var topics = new List<string>();
        foreach (var element in array.EnumerateArray())
        {
            if (!Parameters.TryText(element, out var topic) || topic.Length == 0) return EngineAnswer.Invalid("t: the name of a queue is a string that is not empty");
            topics.Add(topic);
        }

        if (topics.Count == 0) return EngineAnswer.Invalid("t: at least one queue is expected");
        if (output.IsConsuming) return EngineAnswer.Failed(EngineError.AlreadyConsuming, "this connection consumes queues already; queue.unpop ends that");
        return output.Consume(topics) is { } error ? EngineAnswer.Failed(EngineError.ConsumeFailed, error) : EngineAnswer.Done;
    }

    private EngineAnswer Unpop()
    {
        if (!output.IsConsuming) return EngineAnswer.Failed(EngineError.StopConsumingFailed, "this connection consumes no queues");
        output.EndConsuming();
        return EngineAnswer.Done;
    }

    // The JSON text of i, or of id; null when it is none that can be sent back.
    private static string? IdOf(JsonElement request)
    {
        if (!request.TryGetProperty("i", out var id) && !request.TryGetProperty("id", out id)) return Nothing;
        if (id.ValueKind == JsonValueKind.Null) return Nothing;
        if (id.ValueKind == JsonValueKind.String && !Parameters.TryText(id, out _)) return null;
        return id.ValueKind is JsonValueKind.Number or JsonValueKind.String && id.GetRawText() is { Length: <= LongestId } text ? text : null;
    }
}
