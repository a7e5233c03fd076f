using Heliograph.Server.Mix;
using Heliograph.Server.Scripting;

namespace Heliograph.Server.Gateway;

/// <summary>One virtual machine with the script of one server, for connections of one shard. Made and loaded anywhere, then used on the shard's thread.</summary>
internal sealed class ServerVm : IDisposable
{
    private static readonly byte[] s_binding = Binding();

    private readonly ScriptWatch _watch;
    private readonly ScriptMachines _machines;
    private readonly MixLibrary _library;
    private int _contexts;
    private int _methods;
    private int _message;

    /// <summary>Loads a script.</summary>
    /// <exception cref="ScriptException">It does not compile or fails.</exception>
    public ServerVm(ServerScript script, ScriptSettings settings, GatewayShard shard)
    {
        (_watch, _machines) = (settings.Watch, settings.Server.Machines);
        _library = new(settings.Mix, shard.Shard.Post);
        var functions = new ConnectionFunctions(shard, settings.Server, (contexts, methods, message) => (_contexts, _methods, _message) = (contexts, methods, message));
        Vm = new(settings.Limits, _library.With(new(functions.ByName, s_binding)));
        _watch.Add(Vm);
        _machines.Add(Vm);
        try
        {
            Vm.Load(script.Text, script.Name);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The machine.</summary>
    public ScriptVm Vm { get; }

    /// <summary>Connections that have their context here.</summary>
    public int Connections { get; set; }

    /// <summary>Begins <c>on_message</c> with a WebSocket message; the arguments are on its stack, as many as this returns.</summary>
    public int BeginMessage(GatewayConnection connection, bool isText, ReadOnlySpan<byte> data, out ScriptTask task)
    {
        Vm.Begin(_message, connection, out task, out var stack);
        stack.Push(isText);
        stack.Push(data);
        if (!connection.IsLegacy) return 2;
        stack.Push(connection.Number);
        return 3;
    }

    /// <summary>Pushes the connection of a number, as <c>mix.websocket()</c> gives it.</summary>
    public void PushConnection(LuaStack stack, long id)
    {
        stack.PushTable(items: 1);
        stack.Push(id);
        stack.SetItem(1);
        stack.PushKept(_methods);
        stack.SetMetatable();
    }

    /// <summary>Pushes what <c>protocol_input</c> gets.</summary>
    public void PushBuffer(LuaStack stack, ReadOnlySpan<byte> bytes) => _library.Buffers.Push(stack, bytes);

    /// <summary>Pushes a connection's context, or nil when it has none. No callback may be running.</summary>
    public LuaStack PushContext(long id)
    {
        var stack = Vm.HostStack;
        stack.PushKept(_contexts);
        stack.PushItem(-1, id);
        stack.RemoveBelowTop();
        return stack;
    }

    /// <summary>Makes the value on top of the host's stack, which is popped, a connection's context; nil for none. No callback may be running.</summary>
    public void PopContext(long id)
    {
        var stack = Vm.HostStack;
        var value = stack.Count;
        stack.PushKept(_contexts);
        stack.PushCopy(value);
        stack.SetItem(id);
        stack.Pop(2);
    }

    /// <summary>Forgets a connection's context.</summary>
    public void ForgetContext(long id)
    {
        Vm.HostStack.PushNil();
        PopContext(id);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch.Remove(Vm);
        _machines.Remove(Vm);
        Vm.Dispose();
    }

    private static byte[] Binding()
    {
        using var text = new BinaryReader(typeof(ServerVm).Assembly.GetManifestResourceStream("conn.lua")!);
        return [.. "do "u8, .. text.ReadBytes((int)text.BaseStream.Length), .. " end "u8];
    }
}
