using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Tests.Server;

public sealed class RetainedTests
{
    [Theory, MemberData(nameof(Setups.VersionsAndShards), MemberType = typeof(Setups))]
    public async Task The_last_retained_message_of_a_topic_comes_with_a_new_subscription(ProtocolVersion version, int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var publisher = await broker.PublisherAsync(version);
        await publisher.PublishAsync("a", "old", QoS.ExactlyOnce, retain: true);
        await publisher.PublishAsync("a", "new", QoS.ExactlyOnce, retain: true);
        await publisher.PublishAsync("a", "not retained", QoS.ExactlyOnce);

        var subscriber = await broker.SubscriberAsync(version);
        await subscriber.SubscribeAsync("a", QoS.AtLeastOnce);

        var publish = await subscriber.ReceiveAsync();
        Assert.Equal(("new", QoS.AtLeastOnce, true), (publish.Payload, publish.QoS, publish.Retain));
        await subscriber.ExpectNothingAsync();
        Assert.Equal((1, 2), (broker.Gauges.Retained, broker.Counter(BrokerCounter.MessagesRetained)));
    }

    [Theory, MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task An_empty_payload_removes_it_and_is_delivered_as_any_message(int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("a", "x", retain: true);
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("a");
        await subscriber.ExpectAsync("a", "x");

        await publisher.PublishAsync("a", "", QoS.AtLeastOnce, retain: true);

        Assert.False((await subscriber.ExpectAsync("a", "")).Retain);
        Assert.Equal((0, 1), (broker.Gauges.Retained, broker.Gauges.MostRetained.Value));
        await (await broker.ConnectAsync("late")).SubscribeAsync("a");
    }

    [Fact]
    public async Task It_expires_and_until_then_tells_how_long_it_lives()
    {
        await using var broker = await TestBroker.StartAsync();
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync(new PublishOptions("a", "x", QoS.AtLeastOnce) { Retain = true, MessageExpiry = 60 });
        await broker.AdvanceAsync(20);
        var early = await broker.ConnectAsync("early");
        await early.SubscribeAsync("a");
        Assert.Equal(40u, (await early.ExpectAsync("a", "x")).MessageExpiry);

        await broker.AdvanceAsync(40);

        var late = await broker.ConnectAsync("late");
        await late.SubscribeAsync("a");
        await late.ExpectNothingAsync();
        await broker.AdvanceAsync(1);
        Assert.Equal(0, broker.Gauges.Retained);
    }

    [Fact]
    public async Task One_that_replaced_an_expiring_one_stays()
    {
        await using var broker = await TestBroker.StartAsync();
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync(new PublishOptions("a", "short", QoS.AtLeastOnce) { Retain = true, MessageExpiry = 10 });
        await publisher.PublishAsync("a", "long", QoS.AtLeastOnce, retain: true);

        await broker.AdvanceAsync(100);

        await publisher.SubscribeAsync("a");
        await publisher.ExpectAsync("a", "long");
    }

    [Fact]
    public async Task No_more_topics_are_retained_than_allowed_and_known_ones_can_change()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { MaxRetained = 2 });
        var publisher = await broker.PublisherAsync();
        foreach (var topic in new[] { "a", "b", "c", "a" }) await publisher.PublishAsync(topic, $"{topic}!", QoS.AtLeastOnce, retain: true);

        Assert.Equal(2, broker.Gauges.Retained);
        await publisher.PublishAsync("b", "", QoS.AtLeastOnce, retain: true);
        await publisher.PublishAsync("c", "c", QoS.AtLeastOnce, retain: true);
        await publisher.SubscribeAsync("c");
        await publisher.ExpectAsync("c", "c");
    }

    [Fact]
    public async Task A_payload_that_is_too_large_is_delivered_but_not_retained()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { MaxRetainedPayload = 10 });
        var publisher = await broker.PublisherAsync();
        await publisher.SubscribeAsync("a");
        await publisher.PublishAsync("a", "0123456789!", QoS.AtLeastOnce, retain: true);

        await publisher.ExpectAsync("a", "0123456789!");
        Assert.Equal(0, broker.Gauges.Retained);
    }

    [Fact]
    public async Task Where_nothing_is_retained_RETAIN_ends_the_connection()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { RetainAvailable = false });
        var publisher = await broker.PublisherAsync();

        await publisher.SendAsync(new PublishOptions("a", "x") { Retain = true });

        await publisher.ExpectClosedAsync(ReasonCode.RetainNotSupported);
    }

    [Theory]
    [InlineData(QoS.AtMostOnce)]
    [InlineData(QoS.AtLeastOnce)]
    public async Task All_of_many_come_even_beyond_the_queue_bound(QoS qos)
    {
        const int Count = 1500;
        await using var broker = await TestBroker.StartAsync(2, m => m with { MaxQueue = 10 });
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < Count; i++) await publisher.SendAsync(new PublishOptions($"many/{i % 7}/{i}", $"{i}") { Retain = true });
        await publisher.FenceAsync();

        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("many/+/#", qos);
        await subscriber.SubscribeAsync("many/3/+");

        HashSet<string> topics = [];
        for (var i = 0; i < Count; i++) topics.Add((await subscriber.TakeAsync<Publish>(_ => true)).Topic);
        Assert.Equal(Count, topics.Count);
    }

    [Fact]
    public async Task A_shared_subscription_gets_none()
    {
        await using var broker = await TestBroker.StartAsync();
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("a", "x", retain: true);

        await publisher.SubscribeAsync("$share/g/a");

        await publisher.ExpectNothingAsync();
    }

    [Fact]
    public async Task One_filter_of_several_that_overlap_gets_its_own_copy()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.PublisherAsync();
        await client.PublishAsync("a", "x", retain: true);

        await client.SubscribeAsync(0, ("a", new(QoS.AtMostOnce)), ("#", new(QoS.AtMostOnce)), ("b", new(QoS.AtMostOnce)));

        await client.ExpectAsync("a", "x");
        await client.ExpectAsync("a", "x");
        await client.ExpectNothingAsync();
    }
}
