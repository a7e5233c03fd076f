using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>Makes what <c>protocol_input</c> gets: a copy of the bytes that have come, with a position in it. Of one machine, on its thread.</summary>
internal sealed class ScriptBuffers
{
    private int _methods;

    /// <summary>None yet.</summary>
    public ScriptBuffers() => Functions = new Dictionary<string, ScriptFunction> { ["buffer_methods"] = KeepMethods };

    /// <summary>The functions by name.</summary>
    public IReadOnlyDictionary<string, ScriptFunction> Functions { get; }

    /// <summary>Pushes a buffer: a table with the bytes, as one string, and how many of them are read.</summary>
    public void Push(LuaStack stack, ReadOnlySpan<byte> bytes)
    {
        stack.PushTable(items: 2);
        stack.Push(bytes);
        stack.SetItem(1);
        stack.Push(0);
        stack.SetItem(2);
        stack.PushKept(_methods);
        stack.SetMetatable();
    }

    private int KeepMethods(ScriptVm vm, LuaStack stack)
    {
        stack.PushCopy(1);
        _methods = stack.Keep();
        return 0;
    }
}
