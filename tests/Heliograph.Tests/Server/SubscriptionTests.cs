using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Tests.Server;

/// <summary>SUBSCRIBE, UNSUBSCRIBE, their options, and which filters a topic reaches.</summary>
public sealed class SubscriptionTests
{
    public static TheoryData<string, string, bool> Wildcards => new()
    {
        { "a", "a", true }, { "a", "A", false }, { "a", "a/", false }, { "/a", "a", false }, { "/", "/", true },
        { "+", "a", true }, { "+", "a/b", false }, { "+", "/a", false }, { "/+", "/a", true }, { "+/+", "/a", true }, { "+/+", "/", true },
        { "a/+", "a", false }, { "a/+", "a/", true }, { "a/+", "a/b", true }, { "a/+/c", "a//c", true }, { "a/+/c", "a/b/c", true },
        { "a/+/c", "a/b/d", false }, { "+/b/+", "a/b/c", true }, { "+/b/+", "a/b", false },
        { "#", "a", true }, { "#", "/", true }, { "#", "a/b/c/d", true }, { "a/#", "a", true }, { "a/#", "a/", true }, { "a/#", "a/b/c", true },
        { "a/#", "ab", false }, { "a/#", "b", false }, { "+/#", "a", true }, { "/#", "a", false }, { "/#", "/a/b", true }, { "a/+/#", "a", false },
        { "a/+/#", "a/b", true }, { "a/+/#", "a//", true },
        { "#", "$x", false }, { "#", "$x/y", false }, { "+", "$x", false }, { "+/y", "$x/y", false }, { "$x/#", "$x/y", true }, { "$x/+", "$x/y", true },
        { "a/#", "a/$x", true }, { "a/+", "a/$x", true }, { "ä/+", "ä/ö", true }, { "a b", "a b", true },
    };

    [Theory, MemberData(nameof(Wildcards))]
    public async Task A_filter_reaches_exactly_the_topics_of_the_standard(string filter, string topic, bool matches)
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await broker.ConnectAsync(o => o with { ClientId = "", Shard = null });
        var publisher = await broker.ConnectAsync(o => o with { ClientId = "" });
        await subscriber.SubscribeAsync(filter);

        var reason = await publisher.PublishAsync(topic, "x", QoS.AtLeastOnce);

        Assert.Equal(matches ? ReasonCode.Success : ReasonCode.NoMatchingSubscribers, reason);
        if (matches) await subscriber.ExpectAsync(topic, "x");
        await subscriber.ExpectNothingAsync();
    }

    [Theory, MemberData(nameof(Wildcards))]
    public async Task A_filter_reaches_exactly_the_retained_messages_of_the_standard(string filter, string topic, bool matches)
    {
        await using var broker = await TestBroker.StartAsync();
        var publisher = await broker.ConnectAsync(o => o with { ClientId = "" });
        var subscriber = await broker.ConnectAsync(o => o with { ClientId = "" });
        await publisher.PublishAsync(topic, "x", QoS.AtLeastOnce, retain: true);

        await subscriber.SubscribeAsync(filter);

        if (matches) await subscriber.ExpectAsync(topic, "x");
        await subscriber.ExpectNothingAsync();
    }

    [Theory]
    [InlineData("a#")]
    [InlineData("a/#/b")]
    [InlineData("#/")]
    [InlineData("a+")]
    [InlineData("+a/b")]
    [InlineData("$share/g")]
    [InlineData("$share/g/")]
    [InlineData("$share//a")]
    [InlineData("$share/+/a")]
    [InlineData("$share/g#/a")]
    public async Task An_invalid_filter_is_refused_beside_valid_ones(string filter)
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync();
        var old = await broker.ConnectAsync("old", ProtocolVersion.V311);

        Assert.Equal(
            [ReasonCode.GrantedQoS1, ReasonCode.TopicFilterInvalid, ReasonCode.GrantedQoS2],
            await client.SubscribeAsync(0, ("a", new(QoS.AtLeastOnce)), (filter, new(QoS.AtLeastOnce)), ("b", new(QoS.ExactlyOnce))));
        Assert.Equal(
            [ReasonCode.UnspecifiedError, ReasonCode.Success],
            await old.SubscribeAsync(0, (filter, new(QoS.AtLeastOnce)), ("b", new(QoS.AtMostOnce))));
        Assert.Equal([ReasonCode.TopicFilterInvalid, ReasonCode.Success], await client.UnsubscribeAsync(filter, "a"));
        Assert.Equal(2, broker.Gauges.Subscriptions);
    }

    [Fact]
    public async Task UNSUBACK_answers_each_filter_in_order()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync();
        await client.SubscribeAsync("a");
        await client.SubscribeAsync("$share/g/b");

        Assert.Equal(
            [ReasonCode.NoSubscriptionExisted, ReasonCode.Success, ReasonCode.NoSubscriptionExisted, ReasonCode.Success],
            await client.UnsubscribeAsync("b", "a", "a", "$share/g/b"));
        Assert.Equal((0, 0), (broker.Gauges.Subscriptions, broker.Gauges.Topics));
    }

    [Theory, MemberData(nameof(Setups.VersionsAndShards), MemberType = typeof(Setups))]
    public async Task After_UNSUBSCRIBE_nothing_more_comes(ProtocolVersion version, int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var client = await broker.SubscriberAsync(version);
        await client.SubscribeAsync("a/#", QoS.AtLeastOnce);
        await client.UnsubscribeAsync("a/#");

        await (await broker.PublisherAsync()).PublishAsync("a/b", "x", QoS.AtLeastOnce);

        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Subscribing_again_replaces_the_options()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.SubscriberAsync();
        var publisher = await broker.PublisherAsync();
        await client.SubscribeAsync(3, ("a", new(QoS.AtLeastOnce)));
        await client.SubscribeAsync(4, ("a", new(QoS.AtMostOnce)));

        await publisher.PublishAsync("a", "x", QoS.AtLeastOnce);

        var publish = await client.ExpectAsync("a", "x");
        Assert.Equal((QoS.AtMostOnce, 4u), (publish.QoS, publish.SubscriptionId));
        await client.ExpectNothingAsync();
        Assert.Equal(1, broker.Gauges.Subscriptions);
    }

    [Theory, MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task Overlapping_subscriptions_get_a_copy_each_with_its_identifier_and_QoS(int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var client = await broker.SubscriberAsync();
        await client.SubscribeAsync(1, ("a/b", new(QoS.AtMostOnce)));
        await client.SubscribeAsync(268_435_455, ("a/+", new(QoS.AtLeastOnce)));
        await client.SubscribeAsync(0, ("#", new(QoS.ExactlyOnce)));

        await (await broker.PublisherAsync()).PublishAsync("a/b", "x", QoS.ExactlyOnce);

        List<(uint, QoS)> got = [];
        for (var i = 0; i < 3; i++)
        {
            var publish = await client.TakeAsync<Publish>(_ => true);
            await client.AcknowledgeAsync(publish);
            got.Add((publish.SubscriptionId, publish.QoS));
        }

        Assert.Equal([(0u, QoS.ExactlyOnce), (1u, QoS.AtMostOnce), (268_435_455u, QoS.AtLeastOnce)], got.Order());
        await client.ExpectNothingAsync();
    }

    [Theory, MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task No_Local_keeps_a_client_from_its_own_messages_only(int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var client = await broker.SubscriberAsync();
        var other = await broker.PublisherAsync();
        await client.SubscribeAsync(0, ("a", new(QoS.AtLeastOnce, noLocal: true)));

        Assert.Equal(ReasonCode.Success, await client.PublishAsync("a", "own", QoS.AtLeastOnce));
        await other.PublishAsync("a", "other", QoS.AtLeastOnce);

        await client.ExpectAsync("a", "other");
        await client.ExpectNothingAsync();
        Assert.Equal(1, broker.Counter(BrokerCounter.DeliveryDroppedNoLocal));
    }

    [Fact]
    public async Task No_Local_on_a_shared_subscription_is_a_protocol_error()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync();

        await client.SendSubscribeAsync(0, ("$share/g/a", new(QoS.AtMostOnce, noLocal: true)));

        await client.ExpectClosedAsync(ReasonCode.ProtocolError);
    }

    [Fact]
    public async Task A_3_x_client_may_be_kept_from_its_own_messages_by_a_setting()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { IgnoreLoopDeliver = true });
        var client = await broker.ConnectAsync("a", ProtocolVersion.V311);
        await client.SubscribeAsync("a");
        await client.PublishAsync("a", "own");

        await client.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public async Task RETAIN_is_passed_on_as_published_where_the_subscription_asks(bool asPublished, bool retain, bool expected)
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.SubscriberAsync();
        await client.SubscribeAsync(0, ("a", new(QoS.AtMostOnce, retainAsPublished: asPublished)));

        await (await broker.PublisherAsync()).PublishAsync("a", "x", retain: retain);

        Assert.Equal(expected, (await client.ExpectAsync("a", "x")).Retain);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(2, 0, 0)]
    public async Task Retain_handling_says_when_retained_messages_come(byte handling, int first, int again)
    {
        await using var broker = await TestBroker.StartAsync();
        await (await broker.PublisherAsync()).PublishAsync("a", "x", retain: true);
        var client = await broker.SubscriberAsync();
        foreach (var expected in new[] { first, again })
        {
            await client.SubscribeAsync(7, ("a", new(QoS.AtMostOnce, retainHandling: handling)));
            for (var i = 0; i < expected; i++)
            {
                var publish = await client.ExpectAsync("a", "x");
                Assert.Equal((true, 7u), (publish.Retain, publish.SubscriptionId));
            }

            await client.ExpectNothingAsync();
        }
    }

    [Fact]
    public async Task Options_and_identifiers_of_a_subscription_outlive_the_connection()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { CleanStart = false, SessionExpiry = 60, Shard = 1 });
        await client.SubscribeAsync(9, ("a", new(QoS.AtLeastOnce, noLocal: true, retainAsPublished: true)));
        await client.DisconnectAsync();

        var again = await broker.ReconnectAsync(client);
        await again.PublishAsync("a", "own", QoS.AtLeastOnce);
        await (await broker.PublisherAsync()).PublishAsync("a", "x", QoS.AtLeastOnce, retain: true);

        var publish = await again.ExpectAsync("a", "x");
        Assert.Equal((9u, true, QoS.AtLeastOnce), (publish.SubscriptionId, publish.Retain, publish.QoS));
    }

    [Fact]
    public async Task Everything_that_is_the_publishers_passes_unaltered_and_in_order()
    {
        // Payload format, content type, response topic, correlation data, user properties b=2, a=1, b=2.
        const string Forwarded = "0101" + "0300027474" + "0800027274" + "0900030001ff" + "26000162000132" + "26000161000131" + "26000162000132";
        await using var broker = await TestBroker.StartAsync();
        var direct = await broker.SubscriberAsync();
        var away = await broker.ConnectAsync(o => o with { ClientId = "away", CleanStart = false, SessionExpiry = 60 });
        foreach (var client in new[] { direct, away }) await client.SubscribeAsync("a", QoS.AtLeastOnce);
        await away.DisconnectAsync();

        await (await broker.PublisherAsync()).PublishAsync(new PublishOptions("a", "x", QoS.AtLeastOnce) { Retain = true, Forwarded = Forwarded });

        Assert.Equal(Forwarded, (await direct.ExpectAsync("a", "x")).Forwarded);
        Assert.Equal(Forwarded, (await (await broker.ReconnectAsync(away)).ExpectAsync("a", "x")).Forwarded);
        var late = await broker.ConnectAsync("late");
        await late.SubscribeAsync("a");
        Assert.Equal(Forwarded, (await late.ExpectAsync("a", "x")).Forwarded);
    }

    [Fact]
    public async Task A_version_5_message_reaches_a_3_1_1_client_without_its_properties()
    {
        await using var broker = await TestBroker.StartAsync();
        var old = await broker.SubscriberAsync(ProtocolVersion.V311);
        await old.SubscribeAsync(0, ("a", new(QoS.AtLeastOnce)));

        await (await broker.PublisherAsync()).PublishAsync(
            new PublishOptions("a", "x", QoS.AtLeastOnce) { MessageExpiry = 5, Forwarded = "26000162000132" });

        Assert.Equal(2 + 3 + 2 + 1, (await old.ExpectAsync("a", "x")).Length);
    }
}
