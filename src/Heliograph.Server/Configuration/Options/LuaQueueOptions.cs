using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>The queues scripts push to.</summary>
internal sealed record LuaQueueOptions
{
    /// <summary>Values held in one queue.</summary>
    [Setting(Applies.Restart, Min = 1, Max = 10_000_000)]
    public int TopicSize { get; init; } = 2000;

    /// <summary>Queues at once.</summary>
    [Setting(Applies.Restart, Min = 1, Max = 1_000_000)]
    public int MaxTopics { get; init; } = 100;
}
