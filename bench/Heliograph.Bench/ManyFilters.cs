using System.Text;
using Heliograph.Broker.Topics;

namespace Heliograph.Bench;

/// <summary>100,000 filters in a trie: exact ones of four levels, or as many in which one level is a wildcard.</summary>
internal static class ManyFilters
{
    internal const int Count = 100_000;

    internal static void AddExact(SubscriptionTrie trie, ISubscriber subscriber)
    {
        for (var i = 0; i < Count; i++) Add(trie, $"plant/{i % 100}/device{i}/temperature", subscriber);
    }

    internal static void AddWildcards(SubscriptionTrie trie, ISubscriber subscriber)
    {
        for (var i = 0; i < Count; i++) Add(trie, i % 2 == 0 ? $"plant/+/device{i}/temperature" : $"plant/{i % 100}/device{i}/#", subscriber);
    }

    /// <summary>A topic that one of the filters matches.</summary>
    internal static byte[] Topic(int i) => Encoding.UTF8.GetBytes($"plant/{i % 100}/device{i}/temperature");

    internal static void Add(SubscriptionTrie trie, string filter, ISubscriber subscriber) =>
        trie.Subscribe(Encoding.UTF8.GetBytes(filter), 0, new(subscriber, default));
}
