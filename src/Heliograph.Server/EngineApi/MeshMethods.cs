using System.Text.Json;
using Heliograph.Server.Mesh;

namespace Heliograph.Server.EngineApi;

/// <summary>mesh.send, mesh.publish and conn.call, the same over HTTP and WebSocket. Any thread; answers are given on none of the shards'.</summary>
/// <param name="mesh">Whom they reach.</param>
internal sealed class MeshMethods(IMesh mesh)
{
    private const string NoChannels = "channels are expected, strings of 1 to 65535 bytes without spaces";

    /// <summary>{c: client_id, d, t}.</summary>
    public async Task<EngineAnswer> SendAsync(JsonElement given)
    {
        if (!Parameters.TryClient(given, out var client)) return EngineAnswer.Invalid("c: a client_id is expected, a string");
        if (Parameters.Read(given, out var data, out var type) is { } wrong) return EngineAnswer.Invalid(wrong);
        return await OffShard(mesh.SendAsync(client, data, type)).ConfigureAwait(false) is { } error ? EngineAnswer.Failed(EngineError.SendFailed, error) : EngineAnswer.Done;
    }

    /// <summary>{c: channel, d, t}.</summary>
    public async Task<EngineAnswer> PublishAsync(JsonElement given)
    {
        if (!Parameters.TryText(given, "c", out var channel)) return EngineAnswer.Invalid($"c: {Parameters.NoChannel}");
        if (Parameters.ProblemOf(channel) is { } problem) return EngineAnswer.Invalid($"c: {problem}");
        if (Parameters.Read(given, out var data, out var type) is { } wrong) return EngineAnswer.Invalid(wrong);
        return EngineAnswer.Published(await OffShard(mesh.PublishAsync(channel, data, type)).ConfigureAwait(false));
    }

    /// <summary>{c: client_id, f: function, a: arguments}.</summary>
    public async Task<EngineAnswer> CallAsync(JsonElement given)
    {
        if (!Parameters.TryClient(given, out var client)) return EngineAnswer.Invalid("c: a client_id is expected, a string");
        if (!Parameters.TryText(given, "f", out var name) || FunctionOf(name) is not { } function)
            return EngineAnswer.Invalid("f: expected set_context_value, set_context, subscribe or unsubscribe");
        if (!given.TryGetProperty("a", out var array) || array.ValueKind != JsonValueKind.Array) return EngineAnswer.Invalid("a: the arguments are expected, an array");
        JsonElement[] arguments = [.. array.EnumerateArray().Select(argument => argument.Clone())];
        if (ProblemOf(function, arguments) is { } wrong) return EngineAnswer.Invalid($"a: {wrong}");
        return await OffShard(mesh.CallAsync(client, function, arguments)).ConfigureAwait(false) is { } error ? EngineAnswer.Failed(EngineError.CallFailed, error) : EngineAnswer.Done;
    }

    private static ConnectionFunction? FunctionOf(string name) => name switch
    {
        "set_context_value" => ConnectionFunction.SetContextValue,
        "set_context" => ConnectionFunction.SetContext,
        "subscribe" => ConnectionFunction.Subscribe,
        "unsubscribe" => ConnectionFunction.Unsubscribe,
        _ => null,
    };

    private static string? ProblemOf(ConnectionFunction function, JsonElement[] arguments) => function switch
    {
        ConnectionFunction.SetContextValue => arguments.Length == 2 && Parameters.TryText(arguments[0], out _) ? null : "a name, a string, and its value are expected",
        ConnectionFunction.SetContext => arguments is [{ ValueKind: JsonValueKind.Object }] ? null : "one object is expected",
        _ => arguments.Length == 0 ? NoChannels : arguments.Select(ProblemOf).FirstOrDefault(problem => problem is not null),
    };

    private static string? ProblemOf(JsonElement channel) => !Parameters.TryText(channel, out var text) ? NoChannels : Parameters.ProblemOf(text) switch
    {
        Parameters.NoChannel => NoChannels,
        var problem => problem,
    };

    // The mesh may complete a task on the thread of a shard, which has better things to do than to write JSON.
    private static async Task<T> OffShard<T>(Task<T> task)
    {
        var result = await task.ConfigureAwait(false);
        await Task.Yield();
        return result;
    }
}
