using Heliograph.Broker.Routing;
using Heliograph.Broker.Sessions;
using Heliograph.Broker.Topics;
using Heliograph.Broker.Tracing;

namespace Heliograph.Broker;

/// <summary>The traces that run on a node. Any thread.</summary>
internal sealed class Traces(RoutingTable routing, NodeContext node, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly List<PacketTrace> _running = [];
    private readonly List<TopicTap> _taps = [];

    /// <summary>Begins; completes when no shard misses anything any more.</summary>
    public Task StartAsync(PacketTrace trace)
    {
        lock (_lock)
        {
            _running.Add(trace);
            if (trace.Target.Filter is { } filter)
            {
                var tap = new TopicTap(trace, clock);
                _taps.Add(tap);
                routing.Trie.Subscribe(filter, SubscriptionTrie.Anywhere, new(tap, default));
            }

            return TellShards();
        }
    }

    /// <summary>Ends; completes when no shard records anything any more.</summary>
    public Task StopAsync(PacketTrace trace)
    {
        lock (_lock)
        {
            _running.Remove(trace);
            if (_taps.Find(tap => tap.Trace == trace) is { } tap)
            {
                _taps.Remove(tap);
                routing.Trie.Unsubscribe(trace.Target.Filter, SubscriptionTrie.Anywhere, tap);
            }

            return TellShards();
        }
    }

    private Task<bool[]> TellShards()
    {
        PacketTrace[] running = [.. _running];
        return Task.WhenAll(node.Tables.Select(table => table.Shard.RunAsync(() =>
        {
            table.Tracer = running.Length == 0 ? null : new(running);
            return true;
        })));
    }
}
