using System.Text;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using static Heliograph.Tests.Connectors.Bridge;

namespace Heliograph.Tests.Connectors;

/// <summary>The MQTT bridge and another Heliograph, or a server that does what a test says.</summary>
public sealed class BridgeTests
{
    [Fact]
    public async Task A_row_becomes_a_message_as_the_templates_say()
    {
        await using var far = await TestBroker.StartAsync();
        var subscriber = await far.SubscriberAsync();
        await subscriber.SubscribeAsync("far/#", QoS.ExactlyOnce);
        await using var bridge = new Bridge(far.Node.Listeners[0].Port);
        await bridge.ConnectAsync();

        var (batch, fault) = await bridge.SendAsync(
            new() { Topic = "far/${topic}", Qos = "${qos}", Payload = "v=${payload}" }, Row(("topic", "a"), ("qos", 0), ("payload", "1")), Row(("topic", "a"), ("qos", 2), ("payload", "2")), Row(("topic", "b"), ("payload", "3")));

        Assert.Null(fault);
        Assert.Equal([BatchOutcome.Success, BatchOutcome.Success, BatchOutcome.Success], Outcomes(batch));
        Assert.Equal(("far/a", "v=1@0"), Text(await subscriber.ReceiveAsync()));
        Assert.Equal(("far/a", "v=2@2"), Text(await subscriber.ReceiveAsync()));
        Assert.Equal(("far/b", "v=3@0"), Text(await subscriber.ReceiveAsync()));
    }

    [Fact]
    public async Task Without_a_payload_the_row_goes_as_JSON_and_a_retained_message_is_found_later()
    {
        await using var far = await TestBroker.StartAsync();
        await using var bridge = new Bridge(far.Node.Listeners[0].Port);
        await bridge.ConnectAsync();

        await bridge.SendAsync(new() { Topic = "far", Retain = "true", Payload = "" }, Row(("a", 1)));

        var subscriber = await far.SubscriberAsync();
        await subscriber.SubscribeAsync("far");
        Assert.Equal(("far", """{"a":1}"""), Text(await subscriber.ReceiveAsync()) is var (topic, text) ? (topic, text[..^2]) : default);
    }

    [Theory]
    [InlineData("far/${none}/+", "1", "false", "the topic is no topic name")]
    [InlineData("far", "${payload}", "false", "the QoS is none of 0, 1 and 2")]
    [InlineData("far", "1", "${payload}", "retain is neither true nor false")]
    public async Task A_row_of_which_no_message_can_be_made_fails_for_good(string topic, string qos, string retain, string reason)
    {
        await using var bridge = new Bridge(1);

        var fault = await Assert.ThrowsAsync<TargetException>(() => bridge.SendAsync(new() { Topic = topic, Qos = qos, Retain = retain }, Row(("payload", "x"))));

        Assert.Equal((reason, true), (fault.Message, fault.IsFinal));
    }

    [Fact]
    public async Task What_the_broker_refuses_for_good_fails_and_what_it_refuses_for_now_is_sent_again()
    {
        using var server = new ScriptedServer();
        await using var bridge = new Bridge(server.Port);
        using var peer = await ConnectAsync(bridge, server);
        var sending = bridge.SendAsync(new() { Topic = "t" }, [.. Enumerable.Range(0, 4).Select(i => Row(("payload", $"{i}")))]);
        ReasonCode[] answers = [ReasonCode.NotAuthorized, ReasonCode.QuotaExceeded, ReasonCode.NoMatchingSubscribers, ReasonCode.TopicNameInvalid];

        foreach (var answer in answers) await peer.AcknowledgeAsync(PacketType.PubAck, (await peer.ExpectAsync<Publish>()).PacketId, answer);
        var (batch, fault) = await sending;

        Assert.Equal([BatchOutcome.Failure, BatchOutcome.Undecided, BatchOutcome.Success, BatchOutcome.Failure], Outcomes(batch));
        Assert.Equal("the broker refuses the message: TopicNameInvalid", batch.Reason);
        Assert.Equal(("the broker refuses the message: QuotaExceeded", false), Assert.IsType<TargetException>(fault) is var again ? (again.Message, again.IsFinal) : default);
    }

    [Fact]
    public async Task What_has_no_answer_when_the_connection_breaks_is_sent_again_and_the_connector_is_told()
    {
        using var server = new ScriptedServer();
        await using var bridge = new Bridge(server.Port);
        using var peer = await ConnectAsync(bridge, server);
        var sending = bridge.SendAsync(new() { Topic = "t" }, Row(("payload", "1")), Row(("payload", "2")));
        await peer.AcknowledgeAsync(PacketType.PubAck, (await peer.ExpectAsync<Publish>()).PacketId);
        await peer.ExpectAsync<Publish>();
        peer.Dispose();
        var (batch, fault) = await sending;

        Assert.Equal([BatchOutcome.Success, BatchOutcome.Undecided], Outcomes(batch));
        Assert.False(Assert.IsType<TargetException>(fault).IsFinal);
        await Polling.Eventually(() => bridge.Doubts == 1);
        await Assert.ThrowsAsync<TargetException>(bridge.CheckAsync);
    }

    [Fact]
    public async Task A_record_that_is_damaged_fails_alone()
    {
        await using var far = await TestBroker.StartAsync();
        await using var bridge = new Bridge(far.Node.Listeners[0].Port);
        await bridge.ConnectAsync();
        byte[] strange = new RecordWriter().Add([7, 0]).Add("t"u8).Add("x"u8).ToArray();

        var (batch, fault) = await bridge.SendAsync(new() { Topic = "t" }, driver => [[1, 2, 3], strange, driver.Render(Row(("payload", "whole")))]);

        Assert.Null(fault);
        Assert.Equal([BatchOutcome.Failure, BatchOutcome.Failure, BatchOutcome.Success], Outcomes(batch));
    }

    [Fact]
    public async Task A_message_that_nobody_waits_for_any_more_is_not_what_a_new_connection_begins_with()
    {
        using var server = new ScriptedServer();
        await using var bridge = new Bridge(server.Port, o => o with { CleanStart = false }) { RequestTimeout = TimeSpan.FromMilliseconds(300) };
        var (connecting, peer) = await KeptAsync(bridge, server);
        await connecting;
        var sending = bridge.SendAsync(new() { Topic = "poison" }, Row(("payload", "x")));
        await peer.ExpectAsync<Publish>();
        peer.Abort();
        Assert.IsType<TargetException>((await sending).Fault);
        await Polling.Eventually(() => bridge.Doubts > 0);

        (connecting, peer) = await KeptAsync(bridge, server);
        await connecting;
        _ = bridge.SendAsync(new() { Topic = "good" }, Row(("payload", "y")));

        Assert.Equal("good", (await peer.ExpectAsync<Publish>()).Topic);
    }

    [Fact]
    public async Task With_a_session_that_is_kept_a_message_of_QoS_2_is_not_doubled_when_the_connection_breaks()
    {
        using var server = new ScriptedServer();
        await using var bridge = new Bridge(server.Port, o => o with { CleanStart = false });
        var connecting = bridge.ConnectAsync();
        using (var forgetting = await server.AcceptAsync()) Assert.Equal([PacketType.Disconnect], await forgetting.ReadToEndAsync());
        var peer = await server.AcceptAsync();
        await connecting;
        var sending = bridge.SendAsync(new() { Topic = "t", Qos = "2" }, Row(("payload", "once")));
        await peer.AcknowledgeAsync(PacketType.PubRec, (await peer.ExpectAsync<Publish>()).PacketId);
        await peer.ExpectAsync<PubRel>();
        peer.Abort();
        await Polling.Eventually(() => bridge.Doubts == 1);

        connecting = bridge.ConnectAsync();
        using var next = await server.AcceptAsync(answer: new(true, ReasonCode.Success));
        await next.AcknowledgeAsync(PacketType.PubComp, (await next.ExpectAsync<PubRel>()).PacketId);

        Assert.Equal([BatchOutcome.Success], Outcomes((await sending).Batch));
        await connecting;
    }

    [Fact]
    public async Task A_source_hands_on_what_it_receives_with_all_that_is_known_of_it()
    {
        await using var far = await TestBroker.StartAsync();
        await using var bridge = new Bridge(far.Node.Listeners[0].Port);
        await bridge.ConnectAsync();
        await bridge.ReceiveAsync(new() { Topic = "plant/+", Qos = QoS.ExactlyOnce });
        var publisher = await far.PublisherAsync();

        await publisher.PublishAsync(new("plant/1", "on", QoS.ExactlyOnce) { Forwarded = "2600016b000176", Retain = true });

        await Polling.Eventually(() => bridge.Received.Count == 1);
        var row = bridge.Received.Single();
        Assert.Equal(["id", "server", "payload", "topic", "qos", "dup", "retain", "pub_props", "message_received_at"], row.Fields.Select(field => field.Key));
        Assert.Equal(($"127.0.0.1:{far.Node.Listeners[0].Port}", "on", "plant/1"), (row["server"].Text, row["payload"].Text, row["topic"].Text));
        Assert.Equal((2, false, true), (row["qos"].Integer, row["dup"].Truth, row["retain"].Truth));
        Assert.Equal("v", row["pub_props"].Map["User-Property"].Map["k"].Text);
        Assert.Empty(bridge.Published);
    }

    [Fact]
    public async Task A_message_is_acknowledged_when_it_is_taken_over_and_published_here()
    {
        using var server = new ScriptedServer();
        await using var bridge = new Bridge(server.Port);
        using var peer = await ConnectAsync(bridge, server);
        var gate = new TaskCompletionSource();
        bridge.Gate = gate.Task;
        using var source = await SubscribedAsync(bridge, (peer, server), new() { Topic = "t", Local = new() { Topic = "near/${topic}", Retain = "true" } });
        await source.DeliverAsync(new("t", "x", QoS.AtLeastOnce) { PacketId = 9, MessageExpiry = 30, Forwarded = "2600016b000176" });
        await Polling.Eventually(() => bridge.Received.Count == 1);
        Assert.Equal(0, source.Available);

        gate.SetResult();

        Assert.Equal(9, (await source.ExpectAsync<PubAck>()).PacketId);
        var published = bridge.Published.Single();
        Assert.Equal(("near/t", "x", QoS.AtLeastOnce, true, 30u), (published.Topic, Encoding.UTF8.GetString(published.Payload.Span), published.QoS, published.Retain, published.ExpirySeconds));
        Assert.Equal("2600016b000176", Convert.ToHexStringLower(published.Properties.Span));
    }

    [Fact]
    public async Task What_can_never_be_published_here_is_logged_and_what_cannot_be_kept_now_is_tried_again()
    {
        using var server = new ScriptedServer();
        await using var bridge = new Bridge(server.Port) { LocalAnswer = ReasonCode.NotAuthorized };
        using var peer = await ConnectAsync(bridge, server);
        using var source = await SubscribedAsync(bridge, (peer, server), new() { Topic = "t", Local = new() });
        await source.DeliverAsync(new("t", "x", QoS.AtLeastOnce) { PacketId = 1 });
        Assert.Equal(1, (await source.ExpectAsync<PubAck>()).PacketId);
        Assert.Contains(bridge.Log.Lines, line => line.Text == "what a source received cannot be published here source=mqtt:in leftOut=0: NotAuthorized");

        bridge.LocalAnswer = ReasonCode.QuotaExceeded;
        await source.DeliverAsync(new("t", "y", QoS.AtLeastOnce) { PacketId = 2 });
        await Polling.Eventually(() => bridge.Published.Count == 2);
        bridge.LocalAnswer = ReasonCode.Success;

        Assert.Equal(2, (await source.ExpectAsync<PubAck>()).PacketId);
        Assert.Equal(3, bridge.Published.Count);
    }

    [Fact]
    public async Task Several_connections_of_a_source_divide_what_comes()
    {
        await using var far = await TestBroker.StartAsync();
        await using var bridge = new Bridge(far.Node.Listeners[0].Port);
        await bridge.ConnectAsync();
        await bridge.ReceiveAsync(new() { Topic = "jobs/#", PoolSize = 3 });
        Assert.Equal(3, far.Gauges.SharedSubscriptions);
        var publisher = await far.PublisherAsync();

        for (var i = 0; i < 30; i++) await publisher.PublishAsync("jobs/1", $"{i:00}", QoS.AtLeastOnce);

        await Polling.Eventually(() => bridge.Received.Count == 30);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"{i:00}"), bridge.Received.Select(row => row["payload"].Text).Order());
    }

    [Fact]
    public async Task A_source_whose_subscription_is_refused_says_so_and_disturbs_nothing_else()
    {
        using var server = new ScriptedServer();
        await using var bridge = new Bridge(server.Port);
        using var peer = await ConnectAsync(bridge, server);
        var opening = bridge.ReceiveAsync(new() { Topic = "secret" });
        await AnswerCheckAsync(peer);
        using (var refused = await server.AcceptAsync())
        {
            await refused.AnswerSubscriptionAsync(ReasonCode.NotAuthorized);
            await opening;
        }

        var reception = Assert.IsType<IReception>(await opening, exactMatch: false);
        Assert.Equal("the server refuses the subscription to 'secret': NotAuthorized", reception.Problem);
        Assert.Contains(bridge.Log.Lines, line => line.Text.StartsWith("source=mqtt:in does not receive", StringComparison.Ordinal));
        var checking = bridge.CheckAsync();
        await AnswerCheckAsync(peer);
        using var granted = await server.AcceptAsync();
        await granted.AnswerSubscriptionAsync(ReasonCode.GrantedQoS1);
        await checking;
        Assert.Null(reception.Problem);
    }

    [Fact]
    public async Task A_subscription_without_an_answer_is_a_trouble_of_its_source_alone()
    {
        using var server = new ScriptedServer();
        await using var bridge = new Bridge(server.Port, startTimeout: 0.5);
        using var peer = await ConnectAsync(bridge, server);
        var opening = bridge.ReceiveAsync(new() { Topic = "t" });
        await AnswerCheckAsync(peer);
        using (var silent = await server.AcceptAsync()) await opening;
        var reception = Assert.IsType<IReception>(await opening, exactMatch: false);
        Assert.Equal($"127.0.0.1:{server.Port} has not answered in time", reception.Problem);

        var checking = bridge.CheckAsync();
        await AnswerCheckAsync(peer);
        using var granted = await server.AcceptAsync();
        await granted.AnswerSubscriptionAsync(ReasonCode.GrantedQoS1);
        await checking;

        Assert.Null(reception.Problem);
    }

    [Fact]
    public async Task A_subscription_of_a_session_that_is_kept_asks_for_what_is_retained_only_when_it_is_new()
    {
        using var server = new ScriptedServer();
        await using var bridge = new Bridge(server.Port, o => o with { CleanStart = false });
        var (connecting, peer) = await KeptAsync(bridge, server);
        await connecting;
        var opening = bridge.ReceiveAsync(new() { Topic = "t", Qos = QoS.AtLeastOnce });
        await AnswerCheckAsync(peer);
        using var source = await server.AcceptAsync();

        var subscribe = await source.NextAsync();
        await source.SendAsync(0x90, 4, subscribe.Body[0], subscribe.Body[1], 0, 1);
        await opening;

        Assert.Equal(new SubscribeOptions(QoS.AtLeastOnce, retainAsPublished: true, retainHandling: 1), new SubscribeOptions(subscribe.Body[^1]));
    }

    [Fact]
    public async Task A_source_can_be_closed_after_its_connector()
    {
        await using var far = await TestBroker.StartAsync();
        var bridge = new Bridge(far.Node.Listeners[0].Port);
        await bridge.ConnectAsync();
        await bridge.ReceiveAsync(new() { Topic = "t" });

        await bridge.CloseAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(bridge.ConnectAsync);
        await bridge.DisposeAsync().AsTask().WaitAsync(Polling.Patience);

        await Polling.Eventually(() => far.Gauges.LiveConnections == 0);
    }

    [Fact]
    public async Task What_comes_for_another_filter_of_a_session_that_was_kept_is_taken_and_not_handed_on()
    {
        using var server = new ScriptedServer();
        await using var bridge = new Bridge(server.Port);
        using var peer = await ConnectAsync(bridge, server);
        using var source = await SubscribedAsync(bridge, (peer, server), new() { Topic = "$share/g/new/+" });

        await source.DeliverAsync(new("old/1", "x", QoS.AtLeastOnce) { PacketId = 1 });
        await source.DeliverAsync(new("new/1", "y", QoS.AtLeastOnce) { PacketId = 2 });

        Assert.Equal(1, (await source.ExpectAsync<PubAck>()).PacketId);
        Assert.Equal(2, (await source.ExpectAsync<PubAck>()).PacketId);
        Assert.Equal("new/1", Assert.Single(bridge.Received)["topic"].Text);
    }

    [Fact]
    public async Task An_action_leaves_no_session_behind_that_nobody_goes_on_with()
    {
        await using var far = await TestBroker.StartAsync();
        await using (var bridge = new Bridge(far.Node.Listeners[0].Port, o => o with { CleanStart = false, PoolSize = 2 }))
        {
            await bridge.ConnectAsync();
            Assert.Equal(2, far.Gauges.Sessions);
        }

        await Polling.Eventually(() => far.Gauges.Sessions == 0);
    }

    [Theory]
    [InlineData("in/#", "far", 1, 2, 1)]
    [InlineData("in/#", "far", 2, 2, 0)] // Another filter for the same topic: a share of it.
    [InlineData("in/#", "elsewhere", 1, 1, 0)]
    [InlineData("other/#", "far", 1, 1, 0)]
    [InlineData(null, "far", 1, 1, 0)]
    public async Task A_source_leaves_a_session_behind_that_its_successor_goes_on_with_and_no_other(string? topic, string connector, int poolSize, int sessions, int subscriptions)
    {
        await using var far = await TestBroker.StartAsync();
        await using var bridge = new Bridge(far.Node.Listeners[0].Port, o => o with { CleanStart = false });
        await bridge.ConnectAsync();
        var source = (IReception)await bridge.ReceiveAsync(new() { Topic = "in/#" });

        source.Renounce(topic is null ? null : new() { Type = ConnectorType.Mqtt, Name = "in", Connector = connector, Mqtt = new() { Topic = topic, PoolSize = poolSize } });
        await source.DisposeAsync();

        await Polling.Eventually(() => (far.Gauges.Sessions, far.Gauges.LiveConnections, far.Gauges.Subscriptions) == (sessions, 1, subscriptions));
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 3)]
    public async Task What_waits_for_rules_when_a_source_closes_is_handed_on_unless_it_comes_again(bool cleanStart, int handedOn)
    {
        using var server = new ScriptedServer();
        await using var bridge = new Bridge(server.Port, o => o with { CleanStart = cleanStart });
        var connecting = cleanStart ? (bridge.ConnectAsync(), await server.AcceptAsync()) : await KeptAsync(bridge, server);
        await connecting.Item1;
        var gate = new TaskCompletionSource();
        bridge.Gate = gate.Task;
        using var source = await SubscribedAsync(bridge, (connecting.Item2, server), new() { Topic = "in/#" });
        var reception = bridge.Last;
        await source.DeliverAsync(new("in/1", "held", QoS.AtLeastOnce) { PacketId = 1 });
        await source.DeliverAsync(new("in/2", "waits", QoS.AtLeastOnce) { PacketId = 2 });
        await source.DeliverAsync(new("in/3", "once", QoS.AtMostOnce));
        await Polling.Eventually(() => bridge.Received.Count == 1);
        await source.SendAsync(0xD0, 0); // What comes behind has been read when this has.

        var closing = reception.DisposeAsync().AsTask();
        Assert.Equal(PacketType.Disconnect, (await source.NextAsync()).Type);
        gate.SetResult();
        await closing.WaitAsync(Polling.Patience);

        Assert.Equal(handedOn, bridge.Received.Count);
    }

    [Fact]
    public async Task A_source_that_is_being_connected_closes_without_waiting_for_that()
    {
        using var server = new ScriptedServer();
        await using var bridge = new Bridge(server.Port);
        using var peer = await ConnectAsync(bridge, server);
        var (source, opening) = bridge.BeginReceiving(new() { Topic = "in/#" });
        await AnswerCheckAsync(peer);
        using var connecting = await server.AcceptAsync();
        Assert.Equal(PacketType.Subscribe, (await connecting.NextAsync()).Type);

        await source.DisposeAsync().AsTask().WaitAsync(Polling.Patience); // The clock stands still: no time limit ends the wait for SUBACK.

        await opening;
        Assert.DoesNotContain(bridge.Log.Lines, line => line.Text.Contains("not receiving", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Connecting_again_leaves_alone_what_works()
    {
        await using var far = await TestBroker.StartAsync();
        await using var bridge = new Bridge(far.Node.Listeners[0].Port, o => o with { PoolSize = 3 });
        await bridge.ConnectAsync();
        await bridge.ConnectAsync();
        await bridge.CheckAsync();

        Assert.Equal(3, far.Counter(BrokerCounter.ClientConnected));
        Assert.Equal(3, far.Gauges.LiveConnections);
    }

    private static async Task<ScriptedPeer> ConnectAsync(Bridge bridge, ScriptedServer server)
    {
        var connecting = bridge.ConnectAsync();
        var peer = await server.AcceptAsync();
        await connecting;
        return peer;
    }

    // A session that is kept begins with one that is forgotten.
    private static async Task<(Task Connecting, ScriptedPeer Peer)> KeptAsync(Bridge bridge, ScriptedServer server)
    {
        var connecting = bridge.ConnectAsync();
        using (var forgetting = await server.AcceptAsync()) Assert.Equal([PacketType.Disconnect], await forgetting.ReadToEndAsync());
        return (connecting, await server.AcceptAsync());
    }

    private static async Task<ScriptedPeer> SubscribedAsync(Bridge bridge, (ScriptedPeer Pool, ScriptedServer Server) far, MqttSourceOptions source)
    {
        var opening = bridge.ReceiveAsync(source);
        await AnswerCheckAsync(far.Pool);
        var peer = await far.Server.AcceptAsync();
        await peer.AnswerSubscriptionAsync(ReasonCode.GrantedQoS1);
        await opening;
        return peer;
    }

    private static async Task AnswerCheckAsync(ScriptedPeer peer)
    {
        Assert.Equal(PacketType.PingReq, (await peer.NextAsync()).Type);
        await peer.SendAsync(0xD0, 0);
    }

    private static BatchOutcome[] Outcomes(ActionBatch batch) => [.. Enumerable.Range(0, batch.Count).Select(batch.OutcomeOf)];

    private static (string Topic, string Text) Text(Publish publish) => (publish.Topic, $"{publish}");
}
