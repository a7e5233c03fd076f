using Heliograph.Server.Mesh;
using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>mix.mesh.send and publish: data for a connection or a channel, wherever they are.</summary>
internal sealed class MixMesh
{
    private const int LongestChannel = 65_535; // MQTT's: a channel is a topic.

    private readonly IMesh _mesh;
    private readonly MixWaits _waits;

    /// <summary>The functions on a mesh.</summary>
    public MixMesh(IMesh mesh, MixWaits waits)
    {
        (_mesh, _waits) = (mesh, waits);
        Functions = new Dictionary<string, ScriptFunction> { ["mesh_send"] = Send, ["mesh_publish"] = Publish };
    }

    /// <summary>The functions by name.</summary>
    public IReadOnlyDictionary<string, ScriptFunction> Functions { get; }

    private int Send(ScriptVm vm, LuaStack stack)
    {
        if (stack.Text(1) is not { Length: > 0 } client) return stack.Fail("send: a client_id is expected");
        if (Problem(stack) is { } problem) return stack.Fail($"send: {problem}");
        var (data, type) = (Data(stack), Type(stack));
        return _waits.Begin(vm, stack, "send", async _ =>
        {
            var error = await _mesh.SendAsync(client, data, type).ConfigureAwait(false);
            return answer => error is null ? 0 : answer.Fail($"send: {error}");
        });
    }

    private int Publish(ScriptVm vm, LuaStack stack)
    {
        if (stack.Text(1) is not { } channel || !IsChannel(stack, channel)) return stack.Fail($"publish: a channel is a string of 1 to {LongestChannel} bytes without spaces");
        if (Problem(stack) is { } problem) return stack.Fail($"publish: {problem}");
        var (data, type) = (Data(stack), Type(stack));
        return _waits.Begin(vm, stack, "publish", async _ =>
        {
            var count = await _mesh.PublishAsync(channel, data, type).ConfigureAwait(false);
            return answer =>
            {
                answer.Push(count.Success);
                answer.Push(count.Failure);
                return 2;
            };
        });
    }

    private static bool IsChannel(LuaStack stack, string channel) => stack.Length(1) is > 0 and <= LongestChannel && !channel.AsSpan().ContainsAny(' ', '\0', '\ufffd');

    private static string? Problem(LuaStack stack)
    {
        if (!stack.TryBytes(2, out _)) return "the data is no string";
        return stack.IsNil(3) || stack.Text(3) is "text" or "binary" ? null : "the type is neither \"text\" nor \"binary\"";
    }

    private static byte[] Data(LuaStack stack) => stack.TryBytes(2, out var data) ? data.ToArray() : [];

    private static DataType Type(LuaStack stack) => stack.Text(3) == "binary" ? DataType.Binary : DataType.Text;
}
