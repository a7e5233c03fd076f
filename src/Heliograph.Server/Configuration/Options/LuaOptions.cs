using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>What the scripts of websocket and socket servers share.</summary>
internal sealed record LuaOptions
{
    /// <summary>The queues scripts push to.</summary>
    public LuaQueueOptions Queue { get; init; } = new();

    /// <summary>How long a callback may run without waiting; then it is stopped, and its connection closed.</summary>
    [Setting(Applies.Restart, Min = 0.01, Max = 60)]
    public TimeSpan Time { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Bytes that the script of a server may have in use on each shard.</summary>
    [Setting(Applies.Restart, Min = 1_048_576, Max = 68_719_476_736)]
    public long Memory { get; init; } = 67_108_864;

    /// <summary>Callbacks that may wait at once, for each server on each shard.</summary>
    [Setting(Applies.Restart, Min = 1, Max = 10_000_000)]
    public int Waiting { get; init; } = 100_000;

    /// <summary>Whether scripts get os, io, debug and loadfile, and with them what the server's user may do.</summary>
    [Setting(Applies.Restart)]
    public bool AllowUnsafe { get; init; }

    /// <summary>What the HTTP requests of scripts may take.</summary>
    public LuaHttpOptions Http { get; init; } = new();

    /// <summary>Redis servers that scripts reach by name.</summary>
    [Setting(Applies.Restart)]
    public IReadOnlyList<LuaRedisOptions> Redis { get; init; } = [];
}
