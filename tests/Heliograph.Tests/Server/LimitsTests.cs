using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Tests.Server;

/// <summary>Receive maximum, maximum packet size and topic aliases, both ways.</summary>
public sealed class LimitsTests
{
    [Theory, MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task No_more_is_in_flight_than_the_receive_maximum_of_the_client(int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var subscriber = await broker.ConnectAsync(o => o with { ReceiveMaximum = 2, Shard = broker.Shards - 1 });
        await subscriber.SubscribeAsync("a", QoS.ExactlyOnce);
        var publisher = await broker.PublisherAsync();
        foreach (var i in Enumerable.Range(1, 4)) await publisher.PublishAsync("a", $"{i}", QoS.ExactlyOnce);

        var first = await subscriber.ExpectAsync("a", "1");
        await subscriber.ExpectAsync("a", "2");
        await subscriber.ExpectNothingAsync();
        await subscriber.SendAsync(new PubRec(first.PacketId));
        await subscriber.ExpectAsync(new PubRel(first.PacketId));
        await subscriber.ExpectNothingAsync();
        await subscriber.SendAsync(new PubComp(first.PacketId));
        await subscriber.ExpectAsync("a", "3");
        await subscriber.ExpectNothingAsync();
    }

    [Theory, MemberData(nameof(Setups.Versions), MemberType = typeof(Setups))]
    public async Task No_more_is_in_flight_than_the_window_of_the_broker(ProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { MaxInflight = 3 });
        var subscriber = await broker.SubscriberAsync(version);
        await subscriber.SubscribeAsync("a", QoS.AtLeastOnce);
        var publisher = await broker.PublisherAsync(version);
        foreach (var i in Enumerable.Range(1, 5)) await publisher.PublishAsync("a", $"{i}", QoS.AtLeastOnce);

        for (var i = 1; i <= 3; i++) await subscriber.ExpectAsync("a", $"{i}");
        await subscriber.ExpectNothingAsync();
    }

    [Fact]
    public async Task QoS_0_is_not_held_back_by_a_full_window()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await broker.ConnectAsync(o => o with { ReceiveMaximum = 1, Shard = 1 });
        await subscriber.SubscribeAsync("a", QoS.AtLeastOnce);
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("a", "1", QoS.AtLeastOnce);
        await publisher.PublishAsync("a", "2", QoS.AtLeastOnce);
        await publisher.PublishAsync("a", "3");

        await subscriber.ExpectAsync("a", "1");
        await subscriber.ExpectAsync("a", "3");
        await subscriber.ExpectNothingAsync();
    }

    [Fact]
    public async Task More_unreleased_messages_than_the_receive_maximum_of_the_broker_end_the_connection()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { MaxAwaitingRelease = 3 });
        var publisher = await broker.PublisherAsync();
        for (ushort i = 1; i <= 3; i++)
        {
            await publisher.SendAsync(new PublishOptions("a", "x", QoS.ExactlyOnce) { PacketId = i });
            await publisher.ExpectAsync<PubRec>();
        }

        await publisher.SendAsync(new PublishOptions("a", "x", QoS.ExactlyOnce) { PacketId = 4 });

        await publisher.ExpectClosedAsync(ReasonCode.ReceiveMaximumExceeded);
        Assert.Equal(1, broker.Counter(BrokerCounter.PacketsPublishDropped));
        Assert.Single(broker.Log.EndedOf(publisher));
    }

    [Fact]
    public async Task A_repetition_does_not_count_against_the_receive_maximum()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { MaxAwaitingRelease = 1 });
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < 3; i++)
        {
            await publisher.SendAsync(new PublishOptions("a", "x", QoS.ExactlyOnce) { PacketId = 1, Dup = i > 0 });
            await publisher.TakeAsync<PubRec>(_ => true);
        }

        await publisher.ExpectNothingAsync();
    }

    [Fact]
    public async Task Released_messages_give_their_place_back()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { MaxAwaitingRelease = 1 });
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < 5; i++) await publisher.PublishAsync("a", "x", QoS.ExactlyOnce);
        for (var i = 0; i < 5; i++) await publisher.PublishAsync("a", "x", QoS.AtLeastOnce);
        await publisher.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    public async Task A_packet_larger_than_the_broker_takes_ends_the_connection_before_it_is_whole(ProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { MaxPacketSize = 1000 });
        var client = await broker.ConnectAsync("a", version);

        await client.SendHexAsync("30E607");

        await client.ExpectClosedAsync(ReasonCode.PacketTooLarge);
    }

    [Fact]
    public async Task A_packet_as_large_as_the_broker_takes_is_taken()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { MaxPacketSize = 1000 });
        var client = await broker.ConnectAsync();
        await client.SubscribeAsync("a");
        var publish = new PublishOptions("a", new('x', 993));
        Assert.Equal(1000, publish.Encode(ProtocolVersion.V5).Length);

        await client.SendAsync(publish);

        Assert.Equal(993, (await client.ExpectAsync<Publish>()).Payload.Length);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_message_is_sent_when_it_fits_the_client_exactly_and_dropped_when_it_does_not(bool withExpiry, bool withAlias)
    {
        await using var broker = await TestBroker.StartAsync();
        var expiry = withExpiry ? 5 : 0;
        var subscriber = await broker.ConnectAsync(
            o => o with { MaximumPacketSize = 100, TopicAliasMaximum = withAlias ? (ushort)5 : (ushort)0, CleanStart = false, SessionExpiry = 60, Shard = 1 });
        await subscriber.SubscribeAsync("a", QoS.AtLeastOnce);
        var publisher = await broker.PublisherAsync();
        async Task PublishAsync(int payload) => await publisher.PublishAsync(
            new PublishOptions("a", new('x', payload), QoS.AtLeastOnce) { MessageExpiry = withExpiry ? 60 : null });

        var fits = 100 - (2 + 3 + 2 + 1 + expiry);
        await PublishAsync(fits);
        await PublishAsync(fits + 1);
        await PublishAsync(1);

        var first = await subscriber.ReceiveAsync();
        Assert.Equal((fits, true), (first.Payload.Length, first.Length <= 100));
        Assert.Equal(1, (await subscriber.ReceiveAsync()).Payload.Length);
        await subscriber.ExpectNothingAsync();
        Assert.Equal(1, broker.Counter(BrokerCounter.DeliveryDroppedTooLarge));
    }

    [Fact]
    public async Task A_message_too_large_for_one_subscriber_reaches_the_others()
    {
        await using var broker = await TestBroker.StartAsync();
        var small = await broker.ConnectAsync(o => o with { ClientId = "small", MaximumPacketSize = 50, Shard = 1 });
        var large = await broker.ConnectAsync("large", shard: 1);
        foreach (var client in new[] { small, large }) await client.SubscribeAsync("a", QoS.ExactlyOnce);

        Assert.Equal(ReasonCode.Success, await (await broker.PublisherAsync()).PublishAsync("a", new('x', 2000), QoS.ExactlyOnce));

        Assert.Equal(2000, (await large.ReceiveAsync()).Payload.Length);
        await small.ExpectNothingAsync();
    }

    [Fact]
    public async Task An_alias_stands_for_the_topic_it_was_last_given()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("#");
        var publisher = await broker.PublisherAsync();
        foreach (var (topic, payload) in new[] { ("a", "1"), ("", "2"), ("b/c", "3"), ("", "4") })
        {
            await publisher.PublishAsync(new PublishOptions(topic, payload) { TopicAlias = 65535 });
        }

        foreach (var (topic, payload) in new[] { ("a", "1"), ("a", "2"), ("b/c", "3"), ("b/c", "4") }) await subscriber.ExpectAsync(topic, payload);
    }

    [Fact]
    public async Task An_alias_does_not_outlive_its_connection()
    {
        await using var broker = await TestBroker.StartAsync();
        var publisher = await broker.ConnectAsync(o => o with { CleanStart = false, SessionExpiry = 60 });
        await publisher.PublishAsync(new PublishOptions("a", "1") { TopicAlias = 1 });
        await publisher.DisconnectAsync();

        var again = await broker.ReconnectAsync(publisher);
        await again.SendAsync(new PublishOptions("", "2") { TopicAlias = 1 });

        await again.ExpectClosedAsync(ReasonCode.ProtocolError);
    }

    [Theory]
    [InlineData(8, ReasonCode.TopicAliasInvalid)]
    [InlineData(7, ReasonCode.ProtocolError)]
    public async Task An_alias_that_is_above_the_maximum_or_unknown_ends_the_connection(ushort alias, ReasonCode reason)
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { MaxTopicAlias = 7 });
        var publisher = await broker.PublisherAsync();

        await publisher.SendAsync(new PublishOptions("", "2") { TopicAlias = alias });

        await publisher.ExpectClosedAsync(reason);
    }

    [Fact]
    public async Task The_broker_uses_as_many_aliases_as_the_client_takes()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await broker.ConnectAsync(o => o with { TopicAliasMaximum = 2, Shard = 1 });
        await subscriber.SubscribeAsync("#", QoS.AtLeastOnce);
        var publisher = await broker.PublisherAsync();
        string[] topics = ["one", "two", "three", "two", "one", "three"];
        foreach (var topic in topics) await publisher.PublishAsync(topic, topic, QoS.AtLeastOnce);

        List<(string, ushort)> got = [];
        foreach (var topic in topics)
        {
            var publish = await subscriber.ReceiveAsync();
            Assert.Equal(topic, publish.Payload);
            got.Add((publish.Topic, publish.TopicAlias));
        }

        Assert.Equal([("one", 1), ("two", 2), ("three", 0), ("", 2), ("", 1), ("three", 0)], got);
    }

    [Fact]
    public async Task A_client_that_takes_no_alias_gets_none()
    {
        await using var broker = await TestBroker.StartAsync();
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("#");
        await (await broker.PublisherAsync()).PublishAsync(new PublishOptions("a", "x") { TopicAlias = 1 });

        Assert.Equal(0, (await subscriber.ExpectAsync("a", "x")).TopicAlias);
    }

    [Fact]
    public async Task A_topic_of_too_many_levels_is_refused()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { MaxTopicLevels = 4 });
        var client = await broker.ConnectAsync();
        Assert.Equal(ReasonCode.Success, await client.SubscribeAsync("1/2/3/4"));
        Assert.Equal(ReasonCode.TopicFilterInvalid, await client.SubscribeAsync("1/2/3/4/5"));

        await client.SendAsync(new PublishOptions("1/2/3/4/5"));

        await client.ExpectClosedAsync(ReasonCode.TopicNameInvalid);
    }

    [Fact]
    public async Task A_client_has_no_more_subscriptions_than_allowed()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { MaxSubscriptions = 2 });
        var client = await broker.ConnectAsync();

        Assert.Equal(
            [ReasonCode.Success, ReasonCode.Success, ReasonCode.QuotaExceeded, ReasonCode.GrantedQoS1],
            await client.SubscribeAsync(0, ("a", new(QoS.AtMostOnce)), ("b", new(QoS.AtMostOnce)), ("c", new(QoS.AtMostOnce)), ("a", new(QoS.AtLeastOnce))));
    }
}
