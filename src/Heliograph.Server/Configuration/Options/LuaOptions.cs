using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>What the scripts of websocket and socket servers share. Read, and unused until such servers run.</summary>
internal sealed record LuaOptions
{
    /// <summary>The queues scripts push to.</summary>
    public LuaQueueOptions Queue { get; init; } = new();

    /// <summary>Redis servers that scripts reach by name.</summary>
    [Setting(Applies.Restart)]
    public IReadOnlyList<LuaRedisOptions> Redis { get; init; } = [];
}
