using Heliograph.Broker.Events;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using Heliograph.Server.Access.Rules;
using Heliograph.Server.Configuration;
using static Heliograph.Tests.Rules.Events.EventRule;

namespace Heliograph.Tests.Rules.Events;

/// <summary>Rules over what happens to subscriptions, and over what clients may do.</summary>
public sealed class SessionEventTests
{
    private const string Always = "'client_attrs':{},'timestamp':1772366401000,'node':'heliograph'";

    [Theory]
    [InlineData("$events/session/subscribed", 1)]
    [InlineData("$events/session_subscribed", 2)]
    public async Task Subscribed(string topic, int shards)
    {
        await using var broker = await StartAsync(shards);
        var rule = Open(broker, topic);
        var client = await ConnectAsync(broker);
        await client.SendHexAsync("82 18 0001 09 0B05 26 0001 6B 0001 76 0003 612F23 01 0003 742F2B 02");
        Assert.Equal([ReasonCode.GrantedQoS1, ReasonCode.GrantedQoS2], (await client.ExpectAsync<SubAck>()).Reasons);
        await broker.Node.Broker.Clients.SubscribeAsync("c", [("$share/g/x", new(new SubscribeOptions(QoS.AtMostOnce), 0))]);

        const string FromClient = "{'User-Property':{'k':'v'},'Subscription-Identifier':5,'User-Property-Pairs':[{'key':'k','value':'v'}]}";
        Assert.Equal(
            [Row("subscribed", client, "a/#", 1, $"'sub_props':{FromClient}"), Row("subscribed", client, "t/+", 2, $"'sub_props':{FromClient}"), Row("subscribed", client, "$share/g/x", 0, "'sub_props':{'User-Property':{}}")],
            await rule.RowsAsync(3));
    }

    [Theory]
    [InlineData("$events/session/unsubscribed", 1)]
    [InlineData("$events/session_unsubscribed", 2)]
    public async Task Unsubscribed(string topic, int shards)
    {
        await using var broker = await StartAsync(shards);
        var rule = Open(broker, topic);
        var client = await ConnectAsync(broker);
        foreach (var filter in new[] { "a", "b", "c" }) await client.SubscribeAsync(filter, QoS.AtLeastOnce);
        await client.SendHexAsync("A2 10 0009 07 26 0001 6B 0001 76 0001 61 0001 7A");
        Assert.Equal([ReasonCode.Success, ReasonCode.NoSubscriptionExisted], (await client.ExpectAsync<UnsubAck>()).Reasons);
        await broker.Node.Broker.Clients.UnsubscribeAsync("c", ["b"]);
        await client.DisconnectAsync();

        Assert.Equal(
            [Row("unsubscribed", client, "a", 1, "'unsub_props':{'User-Property':{'k':'v'},'User-Property-Pairs':[{'key':'k','value':'v'}]}"), Row("unsubscribed", client, "b", 1, "'unsub_props':{'User-Property':{}}")],
            await rule.RowsAsync(2));
    }

    [Fact]
    public async Task The_filters_of_a_packet_share_a_copy_of_its_properties()
    {
        await using var broker = await StartAsync(1);
        var watcher = new KeepingWatcher(BrokerEventKind.Subscribed, BrokerEventKind.Unsubscribed);
        broker.Node.Broker.Watch(watcher);
        var client = await ConnectAsync(broker);
        await client.SendHexAsync("82 18 0001 09 0B05 26 0001 6B 0001 76 0003 612F23 01 0003 742F2B 02");
        await client.ExpectAsync<SubAck>();
        await client.SendHexAsync("A2 14 0009 07 26 0001 6B 0001 76 0003 612F23 0003 742F2B");
        await client.ExpectAsync<UnsubAck>();

        var properties = watcher.Events.Select(what => ((SubscriptionEvent)what).Properties).ToList();
        Assert.Equal([9, 9, 7, 7], properties.Select(one => one.Length));
        Assert.Same(properties[0], properties[1]);
        Assert.Same(properties[2], properties[3]);
    }

    [Fact]
    public async Task A_source_of_rules_is_told_by_its_type()
    {
        await using var broker = await TestBroker.StartAsync(o => o with { Authorization = new() { Sources = [new() { Type = RuleSourceType.BuiltIn, Name = "mine" }] } });
        broker.Node.Authorization.BuiltIn.Put(new(RuleSubject.Everybody, "", """[{"permission":"allow","action":"all","topic":"t"}]"""));
        var rule = Open(broker, "", "SELECT topic, authz_source FROM \"$events/auth/check_authz_complete\"");
        await (await broker.ConnectAsync("c")).PublishAsync("t", "x", QoS.AtLeastOnce);

        Assert.Equal(Json("{'topic':'t','authz_source':'built_in_database'}"), await rule.RowAsync());
    }

    [Theory]
    [InlineData("$events/auth/check_authz_complete")]
    [InlineData("$events/client_check_authz_complete")]
    public async Task Authorized(string topic)
    {
        await using var broker = await StartAsync(1);
        broker.Node.Broker.Access.Authorization.Sources = [new Tests.Access.FakeSource()];
        var rule = Open(broker, topic);
        var client = await ConnectAsync(broker);
        Assert.Equal(ReasonCode.NotAuthorized, await client.SubscribeAsync("deny/#"));
        for (var i = 0; i < 2; i++) await client.PublishAsync("t", "x", QoS.AtLeastOnce);
        await client.PublishAsync("nothing/said", "x", QoS.AtLeastOnce);
        await client.PublishAsync("t", "x", QoS.AtLeastOnce);

        Assert.Equal(
            [Row("deny/#", "subscribe", "fake", "deny"), Row("t", "publish", "fake", "allow"), Row("t", "publish", "cache", "allow"), Row("nothing/said", "publish", "default", "allow"), Row("t", "publish", "cache", "allow")],
            await rule.RowsAsync(5));

        string Row(string about, string action, string source, string result) => Json(
            $$"""{'event':'client.check_authz_complete',{{Client(client)}},'topic':'{{about}}','action':'{{action}}','authz_source':'{{source}}','result':'{{result}}',{{Always}}}""");
    }

    [Fact]
    public async Task An_answer_that_comes_later_is_told_when_it_is_there()
    {
        await using var broker = await StartAsync(1);
        var source = new Tests.Access.FakeSource();
        broker.Node.Broker.Access.Authorization.Sources = [source];
        var rule = Open(broker, "", "SELECT topic, result, authz_source FROM \"$events/auth/check_authz_complete\"");
        var client = await ConnectAsync(broker);
        await client.SendAsync(new PublishOptions("ask/me", "x", QoS.AtLeastOnce));
        await Polling.Eventually(() => source.Asked == 1);
        Assert.Empty(rule.Rows);
        source.Answer(Heliograph.Broker.Access.AccessDecision.Deny);

        Assert.Equal(Json("{'topic':'ask/me','result':'deny','authz_source':'fake'}"), await rule.RowAsync());
    }

    private static string Row(string what, TestClient client, string filter, int qos, string properties) =>
        Json($$"""{'event':'session.{{what}}',{{Client(client)}},'topic':'{{filter}}','qos':{{qos}},{{properties}},{{Always}}}""");

    private static string Client(TestClient client) => $"'clientid':'c','username':'u','peerhost':'127.0.0.1','peername':'{client.LocalAddress}'";

    private static Task<TestClient> ConnectAsync(TestBroker broker) => broker.ConnectAsync(o => o with { ClientId = "c", Username = "u" });

    private static async Task<TestBroker> StartAsync(int shards)
    {
        var broker = await TestBroker.StartAsync(shards);
        await broker.AdvanceAsync(1);
        return broker;
    }
}
