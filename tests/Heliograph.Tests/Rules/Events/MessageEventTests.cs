using Heliograph.Protocol;
using static Heliograph.Tests.Rules.Events.EventRule;

namespace Heliograph.Tests.Rules.Events;

/// <summary>Rules over what happens to messages: when they are triggered, and every column.</summary>
public sealed class MessageEventTests
{
    private const string Published = "'publish_received_at':1772366401000";
    private const string Always = "'timestamp':1772366401000,'node':'heliograph'";
    private const string Properties = "'pub_props':{'User-Property':{'k':'v'},'Payload-Format-Indicator':1,'Content-Type':'t','User-Property-Pairs':[{'key':'k','value':'v'}],'Message-Expiry-Interval':30}";

    private static readonly PublishOptions s_message = new("t", "x", QoS.AtLeastOnce) { MessageExpiry = 30, Forwarded = "01010300017426" + "00016B000176" };

    [Theory]
    [InlineData("$events/message/delivered", 1)]
    [InlineData("$events/message_delivered", 2)]
    public async Task Delivered(string topic, int shards)
    {
        await using var broker = await StartAsync(shards);
        var rule = Open(broker, topic);
        var (publisher, subscriber) = await ClientsAsync(broker, "t");
        await publisher.PublishAsync(s_message);
        await publisher.PublishAsync(s_message with { QoS = QoS.AtMostOnce });
        await subscriber.ReceiveManyAsync(2);

        Assert.Equal(
            [
                Json($$"""{'event':'message.delivered','id':'ID',{{From(publisher)}},{{Client(subscriber)}},{{Message(1)}},{{Properties}},{{Published}},{{Always}}}"""),
                Json($$"""{'event':'message.delivered','id':'ID',{{From(publisher)}},{{Client(subscriber)}},{{Message(0)}},{{Properties}},{{Published}},{{Always}}}"""),
            ],
            await rule.RowsAsync(2));
    }

    [Fact]
    public async Task A_message_that_is_sent_again_is_delivered_again()
    {
        await using var broker = await StartAsync(1);
        var rule = Open(broker, "", "SELECT flags, qos, topic FROM \"$events/message/delivered\"");
        var (publisher, subscriber) = await ClientsAsync(broker, "t", o => o with { SessionExpiry = 100 });
        await publisher.PublishAsync("t", "x", QoS.AtLeastOnce);
        await subscriber.ExpectAsync("t", "x");
        await broker.ReconnectAsync(subscriber, o => o with { CleanStart = false });

        Assert.Equal(
            [Json("{'flags':{'retain':false,'dup':false},'qos':1,'topic':'t'}"), Json("{'flags':{'retain':false,'dup':true},'qos':1,'topic':'t'}")],
            await rule.RowsAsync(2));
    }

    [Theory]
    [InlineData("$events/message/acked", 1, QoS.AtLeastOnce)]
    [InlineData("$events/message_acked", 2, QoS.ExactlyOnce)]
    public async Task Acked(string topic, int shards, QoS qos)
    {
        await using var broker = await StartAsync(shards);
        var rule = Open(broker, topic);
        var (publisher, subscriber) = await ClientsAsync(broker, "t");
        await publisher.PublishAsync(s_message with { QoS = qos });
        var sent = await subscriber.ExpectAsync<Publish>();
        await broker.SettleAsync();
        Assert.Empty(rule.Rows);
        await broker.AdvanceAsync(2);
        await subscriber.SendHexAsync($"{(qos == QoS.AtLeastOnce ? "40" : "50")} 0A {sent.PacketId:X4} 00 06 1F 0003 796573");

        Assert.Equal(
            Json($$"""
                {'event':'message.acked','id':'ID',{{From(publisher)}},{{Client(subscriber)}},{{Message((int)qos)}},{{Properties.Replace(":30}", ":28}", StringComparison.Ordinal)}},{{Published}},
                'puback_props':{'User-Property':{},'Reason-String':'yes'},'timestamp':1772366403000,'node':'heliograph'}
                """),
            await rule.RowAsync());
    }

    [Theory]
    [InlineData("$events/message/dropped", 1)]
    [InlineData("$events/message_dropped", 2)]
    public async Task Dropped_for_want_of_subscribers(string topic, int shards)
    {
        await using var broker = await StartAsync(shards);
        var rule = Open(broker, topic);
        var publisher = await broker.ConnectAsync(o => o with { ClientId = "p", Username = "pu" });
        await publisher.PublishAsync(s_message with { Dup = true });

        Assert.Equal(
            Json($$"""
                {'event':'message.dropped','id':'ID','reason':'no_subscribers',{{Client(publisher)}},{{Message(1, dup: true)}},{{Properties}},{{Published}},{{Always}}}
                """),
            await rule.RowAsync());
    }

    [Fact]
    public async Task Dropped_before_it_was_routed()
    {
        await using var broker = await TestBroker.StartAsync(1, o => o with { MaxAwaitingRelease = 1 });
        var rule = Open(broker, "", "SELECT reason, payload, clientid FROM \"$events/message/dropped\" WHERE reason <> 'no_subscribers'");
        var publisher = await broker.PublisherAsync();
        await publisher.SendAsync(new PublishOptions("t", "1", QoS.ExactlyOnce) { PacketId = 7 });
        await publisher.SendAsync(new PublishOptions("t", "2", QoS.ExactlyOnce) { PacketId = 7 });
        await publisher.SendAsync(new PublishOptions("t", "3", QoS.ExactlyOnce) { PacketId = 8 });

        Assert.Equal(
            [Json($"{{'reason':'packet_identifier_inuse','payload':'2','clientid':'{publisher.Id}'}}"), Json($"{{'reason':'receive_maximum_exceeded','payload':'3','clientid':'{publisher.Id}'}}")],
            await rule.RowsAsync(2));
    }

    [Theory]
    [InlineData("$events/message/delivery_dropped", 1)]
    [InlineData("$events/delivery_dropped", 2)]
    public async Task Lost_on_the_way(string topic, int shards)
    {
        await using var broker = await StartAsync(shards, queue: 1);
        var rule = Open(broker, topic);
        var (publisher, subscriber) = await ClientsAsync(broker, "t", o => o with { SessionExpiry = 100 });
        await subscriber.DisconnectAsync();
        await publisher.PublishAsync(s_message);
        await publisher.PublishAsync(s_message with { Payload = "y" });

        Assert.Equal(
            Json($$"""
                {'event':'delivery.dropped','id':'ID','reason':'queue_full',{{From(publisher)}},{{Client(subscriber)}},{{Message(1)}},{{Properties}},{{Published}},{{Always}}}
                """),
            await rule.RowAsync());
    }

    [Fact]
    public async Task What_is_lost_has_the_qos_and_the_retain_flag_of_its_delivery()
    {
        await using var broker = await TestBroker.StartAsync(1, o => o with { MaxQueue = 1 });
        var rule = Open(broker, "", "SELECT qos, flags.retain AS retain FROM \"$events/message/delivery_dropped\"");
        var subscriber = await broker.ConnectAsync(o => o with { ClientId = "c", SessionExpiry = 100 });
        await subscriber.SubscribeAsync("t", QoS.AtLeastOnce);
        await subscriber.DisconnectAsync();
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < 2; i++) await publisher.PublishAsync("t", $"{i}", QoS.ExactlyOnce, retain: true);

        Assert.Equal(Json("{'qos':1,'retain':false}"), await rule.RowAsync());
    }

    [Fact]
    public async Task Why_a_message_is_lost_on_the_way()
    {
        await using var broker = await TestBroker.StartAsync(1, o => o with { QueueQoS0 = false, MaxQueue = 10 });
        var rule = Open(broker, "", "SELECT reason, topic FROM \"$events/message/delivery_dropped\"");
        var client = await broker.ConnectAsync(o => o with { ClientId = "c", SessionExpiry = 100, MaximumPacketSize = 50 });
        await client.SubscribeAsync(0, ("own", new(QoS.AtLeastOnce, noLocal: true)), ("t/#", new(QoS.AtLeastOnce)));
        var publisher = await broker.PublisherAsync();
        await client.PublishAsync("own", "x");
        await publisher.PublishAsync("t/large", new string('x', 100));
        await client.DisconnectAsync();
        await publisher.PublishAsync("t/0", "x");
        await publisher.PublishAsync(new PublishOptions("t/old", "x", QoS.AtLeastOnce) { MessageExpiry = 1 });
        await broker.AdvanceAsync(2);
        await broker.ReconnectAsync(client, o => o with { CleanStart = false });

        Assert.Equal(
            [Json("{'reason':'no_local','topic':'own'}"), Json("{'reason':'too_large','topic':'t/large'}"), Json("{'reason':'qos0_msg','topic':'t/0'}"), Json("{'reason':'expired','topic':'t/old'}")],
            await rule.RowsAsync(4));
    }

    [Fact]
    public async Task What_no_client_published_has_no_sender()
    {
        await using var broker = await TestBroker.StartAsync(1);
        var rule = Open(broker, "", "SELECT from_clientid, from_username, clientid FROM \"$events/message/delivered\"");
        var subscriber = await broker.ConnectAsync("c");
        await subscriber.SubscribeAsync("t");
        await broker.Node.Broker.PublishAsync(new("t", "x"u8.ToArray(), QoS.AtMostOnce, false));

        Assert.Equal(Json("{'clientid':'c'}"), await rule.RowAsync());
    }

    [Fact]
    public async Task A_will_has_the_client_that_left_it()
    {
        await using var broker = await TestBroker.StartAsync();
        var rule = Open(broker, "", "SELECT from_clientid, from_username FROM \"$events/message/delivered\"");
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("will");
        (await broker.ConnectAsync(o => o with { ClientId = "mortal", Username = "u", Will = new("will", "gone") })).Abort();

        Assert.Equal(Json("{'from_clientid':'mortal','from_username':'u'}"), await rule.RowAsync());
    }

    private static string From(TestClient publisher) => $"'from_clientid':'{publisher.Id}','from_username':'pu'";

    private static string Client(TestClient client) =>
        $"'clientid':'{client.Id}','username':'{client.Options.Username}','peerhost':'127.0.0.1','peername':'{client.LocalAddress}'";

    private static string Message(int qos, bool dup = false) => $"'payload':'x','topic':'t','qos':{qos},'flags':{{'retain':false,'dup':{(dup ? "true" : "false")}}}";

    private static async Task<(TestClient Publisher, TestClient Subscriber)> ClientsAsync(TestBroker broker, string filter, Func<ClientOptions, ClientOptions>? with = null)
    {
        var publisher = await broker.ConnectAsync(o => o with { ClientId = "p", Username = "pu", Shard = 0 });
        var subscriber = await broker.ConnectAsync(o => (with?.Invoke(o) ?? o) with { ClientId = "s", Username = "su", Shard = broker.Shards - 1 });
        await subscriber.SubscribeAsync(filter, QoS.ExactlyOnce);
        return (publisher, subscriber);
    }

    private static async Task<TestBroker> StartAsync(int shards, int queue = 1000)
    {
        var broker = await TestBroker.StartAsync(shards, o => o with { MaxQueue = queue });
        await broker.AdvanceAsync(1);
        return broker;
    }
}
