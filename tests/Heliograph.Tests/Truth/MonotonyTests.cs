using Heliograph.Tests.Scenarios;

namespace Heliograph.Tests.Truth;

/// <summary>No counter of the deployment page falls while the program lives, whatever happens and however often it is read.</summary>
public sealed class MonotonyTests
{
    private const int Workers = 4;
    private const int Steps = 300;
    private const int Rounds = 20;

    // A run in which half of it never happened would show little: there are rounds until all of these have moved.
    private static readonly string[] s_busy =
    [
        "messages_sent", "messages_acked", "messages_retained", "messages_delayed", "messages_dropped_no_subscribers", "delivery_dropped_expired",
        "delivery_dropped_too_large", "delivery_dropped_queue_full", "session_resumed", "session_discarded", "session_terminated", "packets_pubcomp_sent",
        "packets_disconnect_sent",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Under_random_traffic_no_counter_falls_and_in_the_end_the_identities_hold(int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards, o => o with { MaxQueue = 5, RetryInterval = TimeSpan.FromSeconds(7), SessionExpiry3 = 5 });
        RandomTraffic[] traffic = [.. Enumerable.Range(0, Workers).Select(worker => new RandomTraffic(broker, (100 * shards) + worker))];
        var work = RunAsync(broker, traffic);

        var scrapes = await Task.WhenAll(Task.Run(() => WatchAsync(broker, work)), Task.Run(() => WatchAsync(broker, work)));
        await work.WaitAsync(Polling.Patience);

        Assert.All(scrapes, count => Assert.True(count > 20, $"only {count} scrapes"));
        await AllLeaveAsync(broker, traffic);
        var page = broker.Scrape();
        await CounterIdentities.AssertHoldAsync(broker);
        PageIdentities.AssertHold(page, traffic.Sum(one => one.ApiPublishes));
        Assert.All(s_busy, name => Assert.True(page[name] > 0, $"{name} did not move"));
    }

    private static async Task RunAsync(TestBroker broker, RandomTraffic[] traffic)
    {
        for (var round = 0; round < 2 || (round < Rounds && !Array.TrueForAll(s_busy, name => broker.Scrape()[name] > 0)); round++)
        {
            await Task.WhenAll(traffic.Select(one => Task.Run(() => one.RunAsync(Steps))));
        }
    }

    // Two scrapes at once must not disturb each other either.
    private static async Task<int> WatchAsync(TestBroker broker, Task work)
    {
        var last = broker.Scrape();
        var count = 0;
        for (; !work.IsCompleted; count++)
        {
            var now = broker.Scrape();
            foreach (var name in DeploymentReading.Counters) Assert.True(now[name] >= last[name], $"{name} fell from {last[name]} to {now[name]}");
            foreach (var name in now.Names.Where(name => name.EndsWith("_max", StringComparison.Ordinal))) Assert.True(now[name] >= last[name], $"{name} fell");
            foreach (var name in now.Names.Where(name => name.EndsWith("_count", StringComparison.Ordinal))) Assert.True(now[name] >= 0, $"{name} is {now[name]}");
            Assert.True(now.Rates is { Receive: >= 0, Send: >= 0, Both: >= 0 });
            last = now;
            await Task.Yield();
        }

        return count;
    }

    private static async Task AllLeaveAsync(TestBroker broker, IEnumerable<RandomTraffic> traffic)
    {
        foreach (var one in traffic) one.Leave();
        await Polling.Eventually(() => broker.Node.Listeners[0].Live == 0);
        await broker.SettleAsync();
        await broker.AdvanceAsync(20);
        await broker.SettleAsync();
        var page = broker.Scrape();
        foreach (var gauge in new[] { "sessions", "live_connections", "subscriptions", "subscriptions_shared", "topics", "delayed" }) Assert.Equal((gauge, 0), (gauge, page[$"{gauge}_count"]));
    }
}
