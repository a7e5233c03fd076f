using System.Net;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Server.Management;
using Heliograph.Tests.Api;

namespace Heliograph.Tests.Management;

/// <summary>Messages, routes, bans and numbers over the management API.</summary>
public sealed class MessageRouteTests : IAsyncLifetime
{
    private ManagedBroker _broker = null!;

    public async Task InitializeAsync() => _broker = await ManagedBroker.StartAsync();

    public async Task DisposeAsync() => await _broker.DisposeAsync();

    [Fact]
    public async Task A_message_is_200_with_an_id_when_it_reaches_somebody_and_202_when_nobody()
    {
        await using var client = await _broker.Broker.SubscriberAsync();
        await client.SubscribeAsync("a/b", QoS.ExactlyOnce);

        using var delivered = await _broker.SendAsync("/publish", "POST",
            """{"topic":"a/b","payload":"AAEC","payload_encoding":"base64","qos":0,"properties":{"content_type":"x","user_properties":{"k":"v"},"message_expiry_interval":7}}""");
        using var nobody = await _broker.SendAsync("/publish", "POST", """{"topic":"nobody"}""");

        Assert.Equal(HttpStatusCode.OK, delivered.StatusCode);
        Assert.Matches("^[0-9A-F]{32}$", (await delivered.JsonAsync()).GetProperty("id").GetString());
        var received = await client.ExpectAsync<Publish>();
        Assert.Equal(("\u0000\u0001\u0002", "030001782600016b000176", 7u), (received.Payload, received.Forwarded, received.MessageExpiry ?? 0));
        Assert.Equal(HttpStatusCode.Accepted, nobody.StatusCode);
        Assert.Equal(16, (await nobody.JsonAsync()).GetProperty("reason_code").GetInt32());
    }

    [Fact]
    public async Task Bulk_keeps_order_and_publishes_nothing_when_one_is_wrong()
    {
        await using var client = await _broker.Broker.SubscriberAsync();
        await client.SubscribeAsync("a");

        Assert.Equal(HttpStatusCode.BadRequest, await _broker.StatusAsync("/publish/bulk", "POST", """[{"topic":"a","payload":"0"},{"topic":"a/#"}]"""));
        Assert.Equal(HttpStatusCode.Accepted, await _broker.StatusAsync("/publish/bulk", "POST", """[{"topic":"a","payload":"1"},{"topic":"a","payload":"2"},{"topic":"b"}]"""));

        Assert.Equal("1", (await client.ExpectAsync<Publish>()).Payload);
        Assert.Equal("2", (await client.ExpectAsync<Publish>()).Payload);
    }

    [Theory]
    [InlineData("""{"topic":""}""")]
    [InlineData("""{"topic":"a/+"}""")]
    [InlineData("""{"topic":"a\u0000"}""")]
    [InlineData("""{"topic":"a","qos":3}""")]
    [InlineData("""{"topic":"a","qos":"1"}""")]
    [InlineData("""{"topic":"a","payload":"%%","payload_encoding":"base64"}""")]
    [InlineData("""{"topic":"a","payload_encoding":"hex"}""")]
    [InlineData("""{"topic":"a","properties":{"payload_format_indicator":2}}""")]
    [InlineData("""{"topic":"a","properties":{"response_topic":"#"}}""")]
    [InlineData("""{"topic":"a","properties":{"user_properties":{"k":null}}}""")]
    [InlineData("""{"topic":"a","clientid":"b"}""")]
    public async Task A_message_that_is_not_one_is_400_and_is_not_published(string body)
    {
        Assert.Equal(HttpStatusCode.BadRequest, await _broker.StatusAsync("/publish", "POST", body));
        Assert.Equal(0, _broker.Broker.Counter(BrokerCounter.MessagesReceived));
    }

    [Fact]
    public async Task Subscriptions_and_routes_are_listed_and_filtered()
    {
        await using var client = await _broker.Broker.ConnectAsync("c");
        foreach (var filter in new[] { "a/b", "a/+", "$share/g/a/b", "d/#" }) await client.SubscribeAsync(filter, QoS.AtLeastOnce);

        Assert.Equal(["$share/g/a/b", "a/+", "a/b", "d/#"], await TopicsAsync("/subscriptions?clientid=c"));
        Assert.Equal(["$share/g/a/b", "a/b"], await TopicsAsync("/subscriptions?topic=a/b"));
        Assert.Equal(["$share/g/a/b"], await TopicsAsync("/subscriptions?share_group=g"));
        Assert.Equal(["$share/g/a/b", "a/+", "a/b"], await TopicsAsync("/subscriptions?match_topic=a/%23"));
        Assert.Empty(await TopicsAsync("/subscriptions?qos=2"));
        Assert.Equal(["$share/g/a/b", "a/+", "a/b", "d/#"], await TopicsAsync("/topics"));
        Assert.Equal(HttpStatusCode.OK, await _broker.StatusAsync("/topics/a%2F%2B"));
        Assert.Equal(HttpStatusCode.NotFound, await _broker.StatusAsync("/topics/a%2Fc"));
    }

    [Fact]
    public async Task Retained_messages_are_listed_shown_and_deleted()
    {
        await using var publisher = await _broker.Broker.PublisherAsync();
        foreach (var topic in new[] { "a/1", "a/2", "$x/3" }) await publisher.PublishAsync(topic, topic, QoS.AtLeastOnce, retain: true);

        Assert.Equal(["$x/3", "a/1", "a/2"], await TopicsAsync("/mqtt/retainer/messages"));
        Assert.Equal(["a/1", "a/2"], await TopicsAsync("/mqtt/retainer/messages?topic=a/%2B"));
        Assert.Equal("a/1", (await _broker.GetAsync("/mqtt/retainer/message/a%2F1?payload=plain")).GetProperty("payload").GetString());
        Assert.Equal(HttpStatusCode.NoContent, await _broker.StatusAsync("/mqtt/retainer/message/a%2F1", "DELETE"));
        Assert.Equal(HttpStatusCode.NotFound, await _broker.StatusAsync("/mqtt/retainer/message/a%2F1", "DELETE"));
        Assert.Equal(2, _broker.Broker.Gauges.Retained);
    }

    [Fact]
    public async Task Delayed_messages_are_listed_shown_and_deleted()
    {
        await _broker.SendAsync("/publish", "POST", """{"topic":"$delayed/60/a","payload":"one"}""");
        await _broker.SendAsync("/publish", "POST", """{"topic":"$delayed/90/b","payload":"two"}""");
        var listed = (await _broker.GetAsync("/mqtt/delayed/messages")).GetProperty("data").EnumerateArray().Single(one => one.GetProperty("topic").GetString() == "a");
        var path = $"/mqtt/delayed/messages/{Uri.EscapeDataString(listed.GetProperty("node").GetString()!)}/{listed.GetProperty("msgid").GetString()}";

        Assert.Equal("one", (await _broker.GetAsync(path + "?payload=plain")).GetProperty("payload").GetString());
        Assert.Equal(HttpStatusCode.NoContent, await _broker.StatusAsync(path, "DELETE"));
        Assert.Equal(HttpStatusCode.NotFound, await _broker.StatusAsync(path));
        await _broker.Broker.AdvanceAsync(100);
        Assert.Equal(0, _broker.Broker.Gauges.Delayed);
    }

    [Fact]
    public async Task A_ban_ends_who_is_in_keeps_out_who_comes_and_ends_itself()
    {
        await using var client = await _broker.Broker.ConnectAsync("a/b");
        var until = _broker.Broker.Clock.GetUtcNow().AddSeconds(60).ToUnixTimeSeconds();

        Assert.Equal(HttpStatusCode.OK, await _broker.StatusAsync("/banned", "POST", $$"""{"as":"clientid","who":"a/b","reason":"why","until":{{until}}}"""));
        await client.ExpectAsync<Disconnect>();
        using (var again = await _broker.SendAsync("/banned", "POST", """{"as":"clientid","who":"a/b"}""")) await again.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "ALREADY_EXISTS", "lift it");
        var shown = Assert.Single((await _broker.GetAsync("/banned")).GetProperty("data").EnumerateArray());
        Assert.Equal(("why", "test"), (shown.GetProperty("reason").GetString(), shown.GetProperty("by").GetString()));
        var refused = await _broker.Broker.OpenAsync(o => o with { ClientId = "a/b" });
        Assert.Equal(ReasonCode.Banned, (await refused.HandshakeAsync()).Reason);
        await _broker.Broker.AdvanceAsync(61);
        Assert.Empty((await _broker.GetAsync("/banned")).GetProperty("data").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, await _broker.StatusAsync("/banned/clientid/a%2Fb", "DELETE"));
    }

    [Theory]
    [InlineData("""{"as":"clientid","who":""}""", "empty")]
    [InlineData("""{"as":"name","who":"x"}""", "'as' is 'name'")]
    [InlineData("""{"as":"clientid_re","who":"("}""", "not a regular expression")]
    [InlineData("""{"as":"peerhost_net","who":"10.0.0.0/99"}""", "not a network")]
    [InlineData("""{"as":"clientid","who":"x","until":"tomorrow"}""", "until must be")]
    [InlineData("""{"as":"clientid","who":"x","until":1}""", "has passed")]
    [InlineData("""{"as":"clientid"}""", "the body is wrong")]
    public async Task A_ban_that_is_not_one_is_400_and_says_why(string body, string says)
    {
        using var response = await _broker.SendAsync("/banned", "POST", body);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", says);
    }

    [Fact]
    public async Task Numbers_have_their_dotted_keys()
    {
        await using var client = await _broker.Broker.ConnectAsync("c");
        await client.PublishAsync("nobody", "x", QoS.AtLeastOnce);

        var stats = (await _broker.GetAsync("/stats"))[0];
        var metrics = await _broker.GetAsync("/metrics?aggregate=true");

        Assert.Equal((1, 1), (stats.GetProperty("connections.count").GetInt32(), stats.GetProperty("live_connections.max").GetInt32()));
        Assert.Equal((1, 1), (metrics.GetProperty("messages.dropped.no_subscribers").GetInt32(), metrics.GetProperty("packets.connect.received").GetInt32()));
        Assert.Equal(1, (await _broker.GetAsync("/monitor_current")).GetProperty("live_connections").GetInt32());
        Assert.Equal("running", (await _broker.GetAsync("/nodes"))[0].GetProperty("node_status").GetString());
        Assert.Equal("tcp", (await _broker.GetAsync("/listeners"))[0].GetProperty("type").GetString());
        Assert.Empty((await _broker.GetAsync("/slow_subscriptions")).GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task Numbers_of_the_last_hour_are_kept_every_ten_seconds()
    {
        var history = _broker.Broker.Node.History;
        await using var client = await _broker.Broker.ConnectAsync("c");
        for (var i = 0; i < 3; i++) await client.PublishAsync("nobody", "x", QoS.AtLeastOnce);
        history.Sample();
        await _broker.Broker.AdvanceAsync(10);
        await client.PublishAsync("nobody", "x", QoS.AtLeastOnce);
        history.Sample();

        var all = (await _broker.GetAsync("/monitor")).EnumerateArray().ToList();
        Assert.Equal([(3, 3, 1), (1, 1, 1)], all.Select(one => (one.GetProperty("received").GetInt32(), one.GetProperty("dropped").GetInt32(), one.GetProperty("live_connections").GetInt32())));
        Assert.Equal(10_000, all[1].GetProperty("time_stamp").GetInt64() - all[0].GetProperty("time_stamp").GetInt64());
        Assert.Single((await _broker.GetAsync("/monitor?latest=9")).EnumerateArray());
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, await _broker.StatusAsync("/monitor?latest=3601"));
        for (var i = 0; i < 400; i++) history.Sample();
        Assert.Equal(360, (await _broker.GetAsync("/monitor?latest=3600")).GetArrayLength());
    }

    [Fact]
    public async Task The_rate_of_drops_is_there()
    {
        await using var client = await _broker.Broker.ConnectAsync("c");
        await client.PublishAsync("nobody", "x", QoS.AtLeastOnce);
        _broker.Broker.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(0.5, (await _broker.GetAsync("/monitor_current")).GetProperty("dropped_msg_rate").GetDouble());
    }

    [Fact]
    public void Every_counter_has_one_key_of_its_own()
    {
        Assert.Equal(Enumerable.Range(0, (int)BrokerCounter.Count).Select(i => (BrokerCounter)i), NumberNames.Counters.Select(one => one.Counter).Order());
        Assert.Equal(NumberNames.Counters.Count, NumberNames.Counters.Select(one => one.Key).Distinct().Count());
    }

    private async Task<List<string>> TopicsAsync(string path) =>
        [.. (await _broker.GetAsync(path)).GetProperty("data").EnumerateArray().Select(one => one.GetProperty("topic").GetString()!).Order(StringComparer.Ordinal)];
}
