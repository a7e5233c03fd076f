using System.Text.Unicode;
using Heliograph.Broker.Channels;
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
        if (!IsAllowed(stack)) return stack.Fail(IsChannel(stack) ? $"publish: {ChannelName.Refusal}" : $"publish: a channel is a string of 1 to {LongestChannel} bytes without spaces");
        if (Problem(stack) is { } problem) return stack.Fail($"publish: {problem}");
        return PublishNow(vm, stack) switch
        {
            null => PublishLater(vm, stack),
            { IsCompletedSuccessfully: true } done => Answer(stack, done.Result),
            { } counting => AnswerLater(vm, stack, counting.AsTask()),
        };
    }

    private int PublishLater(ScriptVm vm, LuaStack stack)
    {
        var (channel, data, type) = (stack.Text(1)!, Data(stack), Type(stack));
        return _waits.Begin(vm, stack, "publish", async _ =>
        {
            var count = await _mesh.PublishAsync(channel, data, type).ConfigureAwait(false);
            return answer => Answer(answer, count);
        });
    }

    private int AnswerLater(ScriptVm vm, LuaStack stack, Task<PublishCount> counting) => _waits.Begin(vm, stack, "publish", async _ =>
    {
        var count = await counting.ConfigureAwait(false);
        return answer => Answer(answer, count);
    });

    // While a file is loaded nobody is served, and it may be on any thread.
    private ValueTask<PublishCount>? PublishNow(ScriptVm vm, LuaStack stack)
    {
        if (vm.Current?.Owner is null || vm.Waiting >= vm.Limits.Waiting) return null;
        stack.TryBytes(1, out var channel);
        stack.TryBytes(2, out var data);
        return _mesh.PublishNow(channel, data, Type(stack));
    }

    private static int Answer(LuaStack stack, PublishCount count)
    {
        stack.Push(count.Success);
        stack.Push(count.Failure);
        return 2;
    }

    private static bool IsChannel(LuaStack stack) =>
        stack.TryBytes(1, out var channel) && channel.Length is > 0 and <= LongestChannel && !channel.ContainsAny((byte)' ', (byte)0) && Utf8.IsValid(channel);

    private static bool IsAllowed(LuaStack stack) => stack.TryBytes(1, out var channel) && ChannelName.IsValid(channel);

    private static string? Problem(LuaStack stack)
    {
        if (!stack.TryBytes(2, out _)) return "the data is no string";
        return stack.IsNil(3) || (stack.TryBytes(3, out var type) && (type.SequenceEqual("text"u8) || type.SequenceEqual("binary"u8))) ? null : "the type is neither \"text\" nor \"binary\"";
    }

    private static byte[] Data(LuaStack stack) => stack.TryBytes(2, out var data) ? data.ToArray() : [];

    private static DataType Type(LuaStack stack) => stack.TryBytes(3, out var type) && type.SequenceEqual("binary"u8) ? DataType.Binary : DataType.Text;
}
