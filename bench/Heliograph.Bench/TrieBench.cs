using BenchmarkDotNet.Attributes;
using Heliograph.Broker.Topics;

namespace Heliograph.Bench;

/// <summary>Which filters does a topic reach, of 100,000: a different topic each time.</summary>
public class TrieBench
{
    private const int Topics = 1024;

    private readonly byte[][] _topics = new byte[Topics][];
    private readonly SubscriptionTrie _exact = new(1);
    private readonly SubscriptionTrie _wildcards = new(1);
    private readonly SubscriptionTrie _both = new(1);
    private readonly FilterList _hits = new();
    private int _next;

    [GlobalSetup]
    public void Setup()
    {
        var subscriber = new CountingSubscriber();
        ManyFilters.AddExact(_exact, subscriber);
        ManyFilters.AddWildcards(_wildcards, subscriber);
        ManyFilters.AddExact(_both, subscriber);
        ManyFilters.AddWildcards(_both, subscriber);
        for (var i = 0; i < Topics; i++) _topics[i] = ManyFilters.Topic(i * 97);
    }

    [Benchmark]
    public int Exact() => Match(_exact, 1);

    [Benchmark]
    public int Wildcards() => Match(_wildcards, 1);

    [Benchmark]
    public int ExactAndWildcards() => Match(_both, 2);

    private int Match(SubscriptionTrie trie, int expected)
    {
        _hits.Clear();
        trie.Match(_topics[_next++ & (Topics - 1)], _hits);
        return _hits.Count == expected ? _hits.Count : throw new InvalidOperationException($"{_hits.Count} filters matched, {expected} expected");
    }
}
