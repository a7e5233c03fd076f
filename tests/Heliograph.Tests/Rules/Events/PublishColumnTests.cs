using Heliograph.Protocol;

namespace Heliograph.Tests.Rules.Events;

/// <summary>Every column of a message that is published.</summary>
public sealed class PublishColumnTests
{
    private const string Forwarded = "0101" + "03 0001 74" + "08 0002 722F" + "09 0002 FF00" + "26 0001 6B 0001 31" + "26 0001 6B 0001 32";

    [Theory]
    [MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task All_columns_of_a_message_with_all_properties(int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var rule = EventRule.Open(broker, "", """
            SELECT event, id, clientid, username, payload, peerhost, peername, topic, qos, flags, publish_received_at, client_attrs, timestamp, node,
            pub_props.'Payload-Format-Indicator' AS p.format, pub_props.'Message-Expiry-Interval' AS p.expiry, pub_props.'Content-Type' AS p.type,
            pub_props.'Response-Topic' AS p.response, bin2hexstr(pub_props.'Correlation-Data') AS p.correlation, pub_props.'User-Property' AS p.user, pub_props.'User-Property-Pairs' AS p.pairs
            FROM "t"
            """);
        var client = await broker.ConnectAsync(o => o with { ClientId = "c", Username = "u" });
        await client.PublishAsync(new PublishOptions("t", "x", QoS.AtLeastOnce) { Dup = true, MessageExpiry = 30, Forwarded = Forwarded.Replace(" ", "", StringComparison.Ordinal) });

        Assert.Equal(
            EventRule.Json($$"""
                {'event':'message.publish','id':'ID','clientid':'c','username':'u','payload':'x','peerhost':'127.0.0.1','peername':'{{client.LocalAddress}}','topic':'t','qos':1,
                'flags':{'retain':false,'dup':true},'publish_received_at':1772366400000,'client_attrs':{},'timestamp':1772366400000,'node':'heliograph',
                'p':{'format':1,'expiry':30,'type':'t','response':'r/','correlation':'FF00','user':{'k':'2'},'pairs':[{'key':'k','value':'1'},{'key':'k','value':'2'}]} }
                """),
            await rule.RowAsync());
    }

    [Fact]
    public async Task A_message_without_properties()
    {
        await using var broker = await TestBroker.StartAsync();
        var rule = EventRule.Open(broker, "t");
        await broker.Node.Broker.PublishAsync(new("t", "x"u8.ToArray(), QoS.AtMostOnce, true));

        Assert.Equal(
            EventRule.Json("""
                {'event':'message.publish','id':'ID','payload':'x','topic':'t','qos':0,'flags':{'retain':true,'dup':false},'pub_props':{'User-Property':{}},
                'publish_received_at':1772366400000,'client_attrs':{},'timestamp':1772366400000,'node':'heliograph'}
                """),
            await rule.RowAsync());
    }

    [Fact]
    public async Task A_delayed_message_is_still_its_publishers_when_it_is_due()
    {
        await using var broker = await TestBroker.StartAsync();
        var rule = EventRule.Open(broker, "", "SELECT clientid, payload, flags.dup AS dup FROM \"t\"");
        var publisher = await broker.ConnectAsync("c");
        await publisher.PublishAsync("$delayed/5/t", "x", QoS.AtLeastOnce);
        await broker.AdvanceAsync(5);

        Assert.Equal(EventRule.Json("{'clientid':'c','payload':'x','dup':false}"), await rule.RowAsync());
    }

    [Theory]
    [MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task The_identifier_of_a_message_is_the_same_for_all_rules_and_its_events(int shards)
    {
        await using var broker = await TestRules.StartAsync(
            shards,
            TestRules.Republish("a", "SELECT id FROM \"t\"", "id/a", payload: "${id}"),
            TestRules.Republish("b", "SELECT msgid() AS id FROM \"+\" WHERE topic = 't'", "id/b", payload: "${id}"),
            TestRules.Republish("c", "SELECT id FROM \"$events/message/delivered\" WHERE topic = 't'", "id/c", payload: "${id}"));
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("id/#");
        await subscriber.SubscribeAsync("t");
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < 2; i++) await publisher.PublishAsync("t", "x", QoS.AtLeastOnce);

        var ids = (await subscriber.DrainAsync()).Where(publish => publish.Topic != "t").GroupBy(publish => publish.Payload).ToList();
        Assert.Equal(2, ids.Count);
        Assert.All(ids, id => Assert.Equal(["id/a", "id/b", "id/c"], id.Select(publish => publish.Topic).Order()));
    }
}
