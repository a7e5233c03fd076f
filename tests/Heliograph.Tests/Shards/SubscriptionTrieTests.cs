using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Topics;

namespace Heliograph.Tests.Shards;

/// <summary>Which filters a topic reaches while filters come and go, beside what the standard says of each filter alone.</summary>
public sealed class SubscriptionTrieTests
{
    private const int Seed = 4_711;

    private static readonly string[] s_levels = ["", "a", "b", "ab", "plant", "plant7", "device-12", "device-13", "temperature", "é"];

    [Fact]
    public void Each_filter_that_matches_and_is_there_is_hit_once()
    {
        var random = new Random(Seed);
        var trie = new SubscriptionTrie(1);
        var here = new Dictionary<string, (Nobody Subscriber, TopicPattern Pattern)>();
        var hits = new FilterList();
        var found = 0;
        for (var i = 0; i < 5_000; i++)
        {
            Change(trie, here, Filter(random));
            var topic = Path(random, s_levels);
            hits.Clear();
            trie.Match(Encoding.UTF8.GetBytes(topic), hits);
            var expected = here.Where(one => one.Value.Pattern.Covers(Encoding.UTF8.GetBytes(topic))).Select(one => one.Key);
            Assert.Equal(expected.Order(StringComparer.Ordinal), Names(hits).Order(StringComparer.Ordinal));
            found += hits.Count;
        }

        Assert.True(found > 5_000, $"only {found} hits");
    }

    [Fact]
    public void Many_filters_below_one_level_come_and_go()
    {
        var trie = new SubscriptionTrie(1);
        var nobody = new Nobody();
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 5000; i++) trie.Subscribe(Encoding.UTF8.GetBytes($"plant/{i}/+"), 0, new(nobody, default));
            Assert.Equal(["plant/77/+"], Hits(trie, "plant/77/x"));
            for (var i = 0; i < 5000; i++) Assert.True(trie.Unsubscribe(Encoding.UTF8.GetBytes($"plant/{i}/+"), 0, nobody));
            Assert.Empty(Hits(trie, "plant/77/x"));
            Assert.Empty(trie.All);
        }
    }

    [Fact]
    public async Task While_others_come_and_go_a_filter_is_found_and_no_wrong_one_is()
    {
        var trie = new SubscriptionTrie(1);
        trie.Subscribe("plant/stays/+"u8, 0, new(new Nobody(), default));
        using var ended = new CancellationTokenSource();
        var changes = Task.Run(() => ComeAndGo(trie, ended.Token));

        for (var i = 0; i < 10_000; i++)
        {
            Assert.Equal(["plant/stays/+"], Hits(trie, "plant/stays/x"));
            Assert.Empty(Hits(trie, $"plant/never{i % 100}/x"));
        }

        await ended.CancelAsync();
        Assert.True(await changes > 0);
    }

    private static int ComeAndGo(SubscriptionTrie trie, CancellationToken ended)
    {
        var nobody = new Nobody();
        var rounds = 0;
        for (; !ended.IsCancellationRequested; rounds++)
        {
            for (var i = 0; i < 40; i++) trie.Subscribe(Encoding.UTF8.GetBytes($"plant/{i}/+"), 0, new(nobody, default));
            for (var i = 0; i < 40; i++) trie.Unsubscribe(Encoding.UTF8.GetBytes($"plant/{i}/+"), 0, nobody);
        }

        return rounds;
    }

    private static void Change(SubscriptionTrie trie, Dictionary<string, (Nobody Subscriber, TopicPattern Pattern)> here, string filter)
    {
        if (here.Remove(filter, out var known))
        {
            Assert.True(trie.Unsubscribe(Encoding.UTF8.GetBytes(filter), 0, known.Subscriber));
            return;
        }

        here[filter] = (new(), TopicPattern.Parse(filter));
        Assert.True(trie.Subscribe(Encoding.UTF8.GetBytes(filter), 0, new(here[filter].Subscriber, default)));
    }

    private static string Filter(Random random)
    {
        var path = Path(random, [.. s_levels, "+", "+"]);
        return random.Next(4) == 0 ? path + "/#" : path;
    }

    // Not a single empty level: that is no topic [MQTT-4.7.3-1].
    private static string Path(Random random, string[] levels)
    {
        var path = string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => levels[random.Next(levels.Length)]));
        return path.Length == 0 ? "a" : path;
    }

    private static IEnumerable<string> Hits(SubscriptionTrie trie, string topic)
    {
        var hits = new FilterList();
        trie.Match(Encoding.UTF8.GetBytes(topic), hits);
        return Names(hits);
    }

    private static IEnumerable<string> Names(FilterList hits) => [.. hits.Items.ToArray().Select(filter => Encoding.UTF8.GetString(filter.Name))];

    private sealed class Nobody : ISubscriber
    {
        public DeliveryResult Deliver(Message message, in SubscriptionOptions options) => DeliveryResult.Delivered;
    }
}
