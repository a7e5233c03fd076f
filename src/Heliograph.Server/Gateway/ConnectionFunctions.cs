using Heliograph.Metrics.Instruments;
using Heliograph.Server.Scripting;

namespace Heliograph.Server.Gateway;

/// <summary>What scripts can do with connections: the functions that conn.lua binds. Errors are results.</summary>
internal sealed class ConnectionFunctions
{
    private readonly GatewayShard _shard;
    private readonly ScriptServer _server;
    private readonly Action<int, int, int> _tables;

    /// <summary>The functions for the connections of a server on a shard; <paramref name="tables"/> is told where contexts, methods and what takes messages are kept.</summary>
    public ConnectionFunctions(GatewayShard shard, ScriptServer server, Action<int, int, int> tables)
    {
        (_shard, _server, _tables) = (shard, server, tables);
        ByName = new Dictionary<string, ScriptFunction>
        {
            ["conn_tables"] = KeepTables,
            ["conn_websocket"] = (vm, stack) => Current(vm, stack, ClientProtocol.WebSocket),
            ["conn_socket"] = (vm, stack) => Current(vm, stack, ClientProtocol.Socket),
            ["conn_is_open"] = IsOpen,
            ["conn_remote"] = Remote,
            ["conn_woke"] = Woke,
            ["conn_wait"] = Wait,
            ["conn_subscribe"] = Subscribe,
            ["conn_unsubscribe"] = Unsubscribe,
            ["conn_send"] = Send,
            ["conn_close"] = Close,
            ["conn_clear"] = Clear,
        };
    }

    /// <summary>The functions by name.</summary>
    public IReadOnlyDictionary<string, ScriptFunction> ByName { get; }

    private int KeepTables(ScriptVm vm, LuaStack stack)
    {
        stack.PushCopy(1);
        var contexts = stack.Keep();
        stack.PushCopy(2);
        var methods = stack.Keep();
        stack.PushCopy(3);
        _tables(contexts, methods, stack.Keep());
        return 0;
    }

    private static int Current(ScriptVm vm, LuaStack stack, ClientProtocol protocol)
    {
        if (vm.Current?.Owner is not GatewayConnection connection) return stack.Fail("no connection is being served");
        if (connection.Speaks != protocol) return stack.Fail($"the connection being served speaks {connection.Speaks.ToString().ToLowerInvariant()}");
        stack.Push(connection.Number);
        return 1;
    }

    // A script can write any number into a connection: those of other servers are none of its business.
    private GatewayConnection? Find(LuaStack stack) =>
        stack.Integer(1) is { } id && _shard.Find(id) is { } connection && ReferenceEquals(connection.Server, _server) ? connection : null;

    // Whether its context is kept here: not when it has gone over to a newer script.
    private int IsOpen(ScriptVm vm, LuaStack stack)
    {
        stack.Push(Find(stack) is { } connection && ReferenceEquals(connection.Vm.Vm, vm));
        return 1;
    }

    private int Remote(ScriptVm vm, LuaStack stack)
    {
        stack.Push(Find(stack)?.RemoteAddress);
        return 1;
    }

    private int Woke(ScriptVm vm, LuaStack stack)
    {
        if (stack.Text(2) is { } key) Find(stack)?.Waits?.Wake(key);
        return 0;
    }

    private int Wait(ScriptVm vm, LuaStack stack)
    {
        if (Find(stack) is not { IsGone: false } connection) return stack.Fail("wait_context_value: the connection is closed");
        var key = stack.Text(2)!;
        var results = vm.Wait(stack);
        if (results == 1) connection.WaitFor(vm, key);
        return results;
    }

    private int Subscribe(ScriptVm vm, LuaStack stack) => EachChannel(stack, (connection, channel) => connection.Subscribe(channel));

    private int Unsubscribe(ScriptVm vm, LuaStack stack) => EachChannel(stack, (connection, channel) => connection.Unsubscribe(channel));

    private int EachChannel(LuaStack stack, Func<GatewayConnection, byte[], string?> action)
    {
        if (Find(stack) is not { IsGone: false } connection) return Answer(stack, "the connection is closed");
        for (var i = 2; i <= stack.Count; i++)
        {
            if (!stack.TryBytes(i, out var channel)) return Answer(stack, "a channel is a string");
            if (action(connection, channel.ToArray()) is { } problem) return Answer(stack, problem);
        }

        return 0;
    }

    private int Send(ScriptVm vm, LuaStack stack)
    {
        if (Find(stack) is not { } connection) return Answer(stack, "send: the connection is closed");
        if (!stack.TryBytes(2, out var data)) return Answer(stack, "send: the data is no string");
        var isBinary = false;
        if (!stack.IsNil(3) && !(stack.TryBytes(3, out var kind) && ((isBinary = kind.SequenceEqual("binary"u8)) || kind.SequenceEqual("text"u8))))
        {
            return Answer(stack, "send: the type is neither \"text\" nor \"binary\"");
        }

        return connection.Reply(data, !isBinary) is { } problem ? Answer(stack, problem) : 0;
    }

    private int Close(ScriptVm vm, LuaStack stack)
    {
        if (Find(stack) is not { IsGone: false } connection) return Answer(stack, "close: the connection is closed");
        connection.CloseByScript();
        return 0;
    }

    private int Clear(ScriptVm vm, LuaStack stack)
    {
        Find(stack)?.ClearBuffer();
        return 0;
    }

    private static int Answer(LuaStack stack, string problem)
    {
        stack.Push(problem);
        return 1;
    }
}
