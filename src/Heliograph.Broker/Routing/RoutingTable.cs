using Heliograph.Broker.Retained;
using Heliograph.Broker.Topics;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Broker.Routing;

/// <summary>What the routers of all shards have in common.</summary>
/// <param name="shards">How many shards there are.</param>
/// <param name="strategy">How shared subscriptions choose.</param>
/// <param name="retained">What may be retained.</param>
public sealed class RoutingTable(int shards, ShareStrategy strategy, RetainedLimits retained)
{
    private SharedSubscriptions? _shared;

    /// <summary>Every subscription.</summary>
    public SubscriptionTrie Trie { get; } = new(shards);

    /// <summary>Every share group.</summary>
    public SharedSubscriptions Shared => _shared ??= new(Trie, strategy);

    /// <summary>Every retained message.</summary>
    public RetainedMessages Retained { get; } = new(retained);

    /// <summary>The routers by shard.</summary>
    public Router[] Routers { get; } = new Router[shards];

    /// <summary>The most messages held back at once, on all shards, since the start.</summary>
    public HighWater MostDelayed { get; } = new();

    /// <summary>Messages held back now, on all shards. Any thread.</summary>
    public int DelayedCount
    {
        get
        {
            var sum = 0;
            foreach (var router in Routers) sum += router?.Delayed.Count ?? 0;
            return sum;
        }
    }
}
