using Heliograph.Server.Mesh;
using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>mix.queue.push: a value for whoever consumes a queue, together with whom the callback serves.</summary>
internal sealed class MixQueue
{
    private readonly IMessageQueues _queues;

    /// <summary>The functions on these queues.</summary>
    public MixQueue(IMessageQueues queues)
    {
        _queues = queues;
        Functions = new Dictionary<string, ScriptFunction> { ["queue_push"] = Push };
    }

    /// <summary>The functions by name.</summary>
    public IReadOnlyDictionary<string, ScriptFunction> Functions { get; }

    private int Push(ScriptVm vm, LuaStack stack)
    {
        if (stack.Text(1) is not { Length: > 0 } topic) return stack.Fail("push: the name of a queue is expected");
        if (MixJson.TryWrite(stack, 2, out var json) is { } problem) return stack.Fail($"push: {problem}");
        var (length, error) = _queues.Push(topic, (vm.Current?.Owner as IMixClient)?.ClientId ?? "", json);
        if (error is not null) return stack.Fail($"push: {error}");
        stack.Push(length);
        return 1;
    }
}
