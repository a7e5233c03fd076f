using Heliograph.Broker.Routing;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Tests.Server;

public sealed class SharedSubscriptionTests
{
    public static TheoryData<ShareStrategy, int> Strategies
    {
        get
        {
            var all = new TheoryData<ShareStrategy, int>();
            foreach (var strategy in Enum.GetValues<ShareStrategy>())
                foreach (var shards in new[] { 1, 2 })
                    all.Add(strategy, shards);
            return all;
        }
    }

    [Theory, MemberData(nameof(Strategies))]
    public async Task Each_message_reaches_one_member_and_every_other_subscriber(ShareStrategy strategy, int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards, m => m with { ShareStrategy = strategy });
        var members = await MembersAsync(broker, "$share/g/a/+");
        var others = await MembersAsync(broker, "$share/h/a/+", "other");
        var plain = await broker.SubscriberAsync();
        await plain.SubscribeAsync("#", QoS.AtLeastOnce);
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < 12; i++) await publisher.PublishAsync($"a/{i % 4}", $"{i}", QoS.AtLeastOnce);

        for (var i = 0; i < 12; i++) await plain.ExpectAsync($"a/{i % 4}", $"{i}");
        var got = await DrainAsync(members);
        Assert.Equal(Enumerable.Range(0, 12), got.SelectMany(list => list).Select(p => int.Parse(p.Payload)).Order());
        Assert.Equal(12, (await DrainAsync(others)).Sum(list => list.Count));
        switch (strategy)
        {
            case ShareStrategy.RoundRobin:
                Assert.All(got, list => Assert.Equal(4, list.Count));
                break;
            case ShareStrategy.Sticky or ShareStrategy.HashClientId:
                Assert.Single(got, list => list.Count > 0);
                break;
            case ShareStrategy.HashTopic:
                Assert.All(got.SelectMany((list, at) => list.Select(p => (p.Topic, at))).GroupBy(p => p.Topic), g => Assert.Single(g.Select(p => p.at).Distinct()));
                break;
        }
    }

    [Theory, MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task A_member_whose_session_ends_hands_over_what_it_has_not_acknowledged(int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var members = await MembersAsync(broker, "$share/g/a", count: 2, window: 1);
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < 6; i++) await publisher.PublishAsync("a", $"{i}", QoS.AtLeastOnce);
        await members[0].ExpectAsync<Publish>();
        members[0].Abort();
        await Polling.Eventually(() => broker.Gauges.LiveConnections == 2);
        await broker.SettleAsync();

        List<string> got = [];
        for (var i = 0; i < 6; i++) got.Add((await members[1].ReceiveAsync()).Payload);

        Assert.Equal(["0", "1", "2", "3", "4", "5"], got.Order());
        await members[1].ExpectNothingAsync();
        Assert.Equal((1, 1), (broker.Gauges.SharedSubscriptions, broker.Gauges.Topics));
    }

    [Fact]
    public async Task A_QoS_2_message_that_was_sent_to_a_member_is_sent_to_no_other()
    {
        await using var broker = await TestBroker.StartAsync();
        var members = await MembersAsync(broker, "$share/g/a", count: 2, window: 1);
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < 4; i++) await publisher.PublishAsync("a", $"{i}", QoS.ExactlyOnce);
        var seen = await members[0].ExpectAsync<Publish>();
        members[0].Abort();
        await Polling.Eventually(() => broker.Gauges.LiveConnections == 2);
        await broker.SettleAsync();

        List<string> got = [];
        for (var i = 0; i < 3; i++) got.Add((await members[1].ReceiveAsync()).Payload);

        Assert.DoesNotContain(seen.Payload, got);
        await members[1].ExpectNothingAsync();
    }

    [Theory, MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task A_member_that_is_away_gets_messages_only_when_nobody_is_there(int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var away = await broker.ConnectAsync(o => o with { ClientId = "away", CleanStart = false, SessionExpiry = 60, Shard = 0 });
        var there = await broker.ConnectAsync("there", shard: broker.Shards - 1);
        foreach (var member in new[] { away, there }) await member.SubscribeAsync("$share/g/a", QoS.AtLeastOnce);
        await away.DisconnectAsync();
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < 3; i++) await publisher.PublishAsync("a", $"{i}", QoS.AtLeastOnce);
        for (var i = 0; i < 3; i++) Assert.Equal($"{i}", (await there.ReceiveAsync()).Payload);
        await there.DisconnectAsync();

        Assert.Equal(ReasonCode.Success, await publisher.PublishAsync("a", "3", QoS.AtLeastOnce));

        var again = await broker.ReconnectAsync(away);
        await again.ExpectAsync("a", "3");
        await again.ExpectNothingAsync();
    }

    [Fact]
    public async Task The_last_member_that_leaves_leaves_nobody()
    {
        await using var broker = await TestBroker.StartAsync();
        var member = await broker.SubscriberAsync();
        await member.SubscribeAsync("$share/g/a", QoS.AtLeastOnce);
        await member.UnsubscribeAsync("$share/g/a");

        Assert.Equal(ReasonCode.NoMatchingSubscribers, await (await broker.PublisherAsync()).PublishAsync("a", "x", QoS.AtLeastOnce));
        Assert.Equal((0, 0), (broker.Gauges.SharedSubscriptions, broker.Gauges.Topics));
    }

    [Fact]
    public async Task A_client_with_a_shared_and_a_normal_subscription_has_both_and_ends_them_apart()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.SubscriberAsync();
        await client.SubscribeAsync(1, ("a", new(QoS.AtMostOnce)));
        await client.SubscribeAsync(2, ("$share/g/a", new(QoS.AtMostOnce)));
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("a", "x");
        await broker.SettleAsync();
        Assert.Equal([1u, 2u], new[] { (await client.ExpectAsync("a", "x")).SubscriptionId, (await client.ExpectAsync("a", "x")).SubscriptionId }.Order());

        await client.UnsubscribeAsync("a");
        await publisher.PublishAsync("a", "y");

        Assert.Equal(2u, (await client.ExpectAsync("a", "y")).SubscriptionId);
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_member_keeps_the_QoS_it_subscribed_with()
    {
        await using var broker = await TestBroker.StartAsync();
        var zero = await broker.ConnectAsync("zero", shard: 1);
        var one = await broker.ConnectAsync("one", shard: 1);
        await zero.SubscribeAsync("$share/g/a", QoS.AtMostOnce);
        await one.SubscribeAsync("$share/g/a", QoS.AtLeastOnce);
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < 2; i++) await publisher.PublishAsync("a", "x", QoS.ExactlyOnce);

        Assert.Equal(QoS.AtMostOnce, (await zero.ExpectAsync("a", "x")).QoS);
        Assert.Equal(QoS.AtLeastOnce, (await one.ExpectAsync("a", "x")).QoS);
        Assert.Equal(2, broker.Counter(BrokerCounter.MessagesSent));
    }

    private static async Task<TestClient[]> MembersAsync(TestBroker broker, string filter, string name = "member", int count = 3, ushort window = 100)
    {
        var members = new TestClient[count];
        for (var i = 0; i < count; i++)
        {
            members[i] = await broker.ConnectAsync(o => o with { ClientId = $"{name}{i}", Shard = i % broker.Shards, ReceiveMaximum = window });
            await members[i].SubscribeAsync(filter, QoS.ExactlyOnce);
        }

        return members;
    }

    private static async Task<List<Publish>[]> DrainAsync(TestClient[] clients)
    {
        var all = new List<Publish>[clients.Length];
        for (var i = 0; i < clients.Length; i++) all[i] = await clients[i].DrainAsync();
        return all;
    }
}
