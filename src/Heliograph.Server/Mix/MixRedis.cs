using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>mix.redis.connection and the commands on it: asks a Redis server, while the callback waits.</summary>
internal sealed class MixRedis
{
    // Of no use, or harmful, on a connection that carries the commands of all callbacks.
    private static readonly HashSet<string> s_refused = new(StringComparer.OrdinalIgnoreCase)
    {
        "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE", "MONITOR", "SYNC", "PSYNC", "MULTI", "EXEC", "DISCARD", "WATCH", "UNWATCH", "SELECT",
        "AUTH", "HELLO", "QUIT", "RESET", "CLIENT", "READONLY", "READWRITE", "ASKING", "WAIT", "WAITAOF", "BLPOP", "BRPOP", "BRPOPLPUSH", "BLMOVE", "BLMPOP", "BZPOPMIN", "BZPOPMAX", "BZMPOP",
    };

    private readonly RedisPools _pools;
    private readonly MixWaits _waits;

    /// <summary>The functions on these servers.</summary>
    public MixRedis(RedisPools pools, MixWaits waits)
    {
        (_pools, _waits) = (pools, waits);
        Functions = new Dictionary<string, ScriptFunction> { ["redis_exists"] = Exists, ["redis_command"] = Command };
    }

    /// <summary>The functions by name.</summary>
    public IReadOnlyDictionary<string, ScriptFunction> Functions { get; }

    private int Exists(ScriptVm vm, LuaStack stack)
    {
        if (_pools.Find(stack.Text(1) ?? "") is null) return stack.Fail($"connection: engine.luavm.redis has no server named {stack.Text(1)}");
        stack.Push(true);
        return 1;
    }

    private int Command(ScriptVm vm, LuaStack stack)
    {
        if (_pools.Find(stack.Text(1) ?? "") is not { } pool) return stack.Fail("command: there is no such server");
        if (stack.Text(2) is not { Length: > 0 } command) return stack.Fail("command: the name of a command is expected");
        var arguments = new object[stack.Count - 2];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!stack.TryBytes(i + 3, out var argument)) return stack.Fail($"command: argument {i + 1} of {command} is neither a string nor a number");
            arguments[i] = argument.ToArray();
        }

        if (Refusal(command, arguments) is { } reason) return stack.Fail($"command: {command} {reason}");
        return _waits.Begin(vm, stack, "command", async cancellation =>
        {
            var result = await pool.AskAsync(command, arguments, cancellation).ConfigureAwait(false);
            return answer => RedisReply.Push(answer, result);
        });
    }

    private static string? Refusal(string command, object[] arguments)
    {
        if (s_refused.Contains(command)) return "is not possible: all callbacks share the connection, which it would change or block";
        var blocks = command.StartsWith("XREAD", StringComparison.OrdinalIgnoreCase) && arguments.Any(one => ((byte[])one).AsSpan() is { Length: 5 } text && IsBlock(text));
        return blocks ? "with BLOCK is not possible: all callbacks share the connection" : null;
    }

    private static bool IsBlock(ReadOnlySpan<byte> text) => System.Text.Ascii.EqualsIgnoreCase(text, "BLOCK"u8);
}
