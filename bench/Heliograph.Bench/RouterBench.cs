using BenchmarkDotNet.Attributes;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Routing;
using Heliograph.Broker.Shards;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Bench;

/// <summary>
/// A message through the one door and to its subscribers, with 100,000 exact filters and 100,000 with wildcards present. Each PUBLISH is a message of
/// its own and ends a turn.
/// </summary>
public class RouterBench
{
    private readonly byte[] _payload = new byte[64];
    private readonly CountingSubscriber[] _subscribers = new CountingSubscriber[100];
    private Shard _shard = null!;
    private Router _router = null!;

    [Params(1, 100)]
    public int Receivers { get; set; }

    [Params(QoS.AtMostOnce, QoS.AtLeastOnce)]
    public QoS QoS { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _shard = new(0, TimeProvider.System, new(new SummaryWindow(TimeProvider.System)), error => throw error);
        var table = new RoutingTable(1, ShareStrategy.RoundRobin, new(0, 1 << 20));
        var lane = new StoreLane(new MemoryStore(manual: true));
        _router = new(_shard, table, lane);
        _shard.AtTurnEnd(lane);
        var other = new CountingSubscriber();
        ManyFilters.AddExact(table.Trie, other);
        ManyFilters.AddWildcards(table.Trie, other);
        for (var i = 0; i < Receivers; i++) ManyFilters.Add(table.Trie, "plant/7/line/temperature", _subscribers[i] = new());
    }

    [Benchmark]
    public ReasonCode Publish()
    {
        var message = Message.Create("plant/7/line/temperature"u8, 0, _payload);
        message.QoS = QoS;
        var result = _router.Publish(message);
        message.Release();
        _shard.EndTurn();
        return result.Reason;
    }

    [GlobalCleanup]
    public void Check()
    {
        if (_subscribers.Take(Receivers).Any(subscriber => subscriber.Count == 0)) throw new InvalidOperationException("a subscriber got nothing");
    }
}
