using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Server.Rules;
using Heliograph.Server.Sql.Values;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Rules.Events;

/// <summary>How events come to rules, whatever is in them.</summary>
public sealed class EventQueueTests
{
    [Theory]
    [MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task A_full_queue_drops_and_counts_and_nobody_else_notices(int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var held = new HeldAction();
        var rule = Open(broker, new() { Id = "r", Queue = 2 }, held, "$events/message/delivered");
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("t", QoS.AtLeastOnce);
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("t", "0", QoS.AtLeastOnce);
        await Eventually(() => held.Started == 1);
        for (var i = 1; i < 6; i++) await publisher.PublishAsync("t", $"{i}", QoS.AtLeastOnce);
        await subscriber.ReceiveManyAsync(6);

        Assert.Equal((6, 3, 2, 1), (rule.Cells.Offered, rule.Cells.Dropped, rule.Waiting, rule.Cells.Matched));
        Assert.Single(broker.Log.Lines, line => line.Event == 5603);
        held.Release();
        await Eventually(() => rule.IsIdle);
        Assert.Equal((6, 3, 0, 3), (rule.Cells.Offered, rule.Cells.Dropped, rule.Waiting, rule.Cells.Matched));
    }

    [Theory]
    [MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task A_delivery_of_what_the_rule_published_does_not_trigger_it_again(int shards)
    {
        await using var broker = await TestRules.StartAsync(
            shards, TestRules.Republish("r", "SELECT payload FROM \"$events/message/delivered\"", "seen"), TestRules.Log("other", "SELECT payload FROM \"$events/message/delivered\""));
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("#");
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("t", "x");
        await subscriber.ExpectAsync("t", "x");
        await subscriber.ExpectAsync("seen", "x");
        await subscriber.ExpectNothingAsync();

        Assert.Equal((1, 2), (broker.RuleOf("r").Cells.Offered, broker.RuleOf("other").Cells.Offered));
        Assert.Equal(0, broker.RuleOf("r").Cells.LoopsCut);
    }

    [Fact]
    public async Task Two_rules_that_answer_each_others_deliveries_are_cut()
    {
        await using var broker = await TestRules.StartAsync(
            1,
            TestRules.Republish("a", "SELECT payload FROM \"$events/message/delivered\"", "a"),
            TestRules.Republish("b", "SELECT payload FROM \"$events/message/delivered\" WHERE topic = 'a'", "b"));
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("#");
        await (await broker.PublisherAsync()).PublishAsync("t", "x");
        await broker.SettleAsync();

        Assert.Equal(1, broker.RuleOf("a").Cells.LoopsCut + broker.RuleOf("b").Cells.LoopsCut);
        Assert.Equal(2, broker.RuleOf("a").Cells.Succeeded + broker.RuleOf("b").Cells.Succeeded);
    }

    [Fact]
    public async Task Messages_of_the_broker_itself_trigger_only_a_rule_that_wants_them()
    {
        await using var broker = await TestBroker.StartAsync();
        var (deafKept, kept) = (new KeepingAction(), new KeepingAction());
        var deaf = Open(broker, new() { Id = "deaf" }, deafKept, "$events/message/delivered");
        var curious = Open(broker, new() { Id = "curious", IgnoreSysTopics = false }, kept, "$events/message/delivered");
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("$SYS/#");
        broker.Node.Broker.PublishSys("x", [1]);
        await subscriber.ExpectAsync<Publish>();

        await Eventually(() => curious.Cells.Matched == 1);
        Assert.Equal(0, deaf.Cells.Offered);
    }

    [Fact]
    public async Task A_rule_over_topics_and_events_sees_both()
    {
        await using var broker = await TestRules.StartAsync(1, TestRules.Republish("r", "SELECT event, clientid FROM \"t\", \"$events/client/+\", \"$events/session_subscribed\"", "seen", payload: "${event}"));
        var subscriber = await broker.ConnectAsync("c");
        await broker.SettleAsync();
        await subscriber.SubscribeAsync("seen");
        await subscriber.FenceAsync();
        await subscriber.PublishAsync("t", "x", QoS.AtLeastOnce);
        await broker.SettleAsync();

        Assert.Equal(5, broker.RuleOf("r").Cells.Matched);
        Assert.Equal(["session.subscribed", "client.ping", "message.publish"], (await subscriber.DrainHereAsync<Publish>()).Take(3).Select(publish => publish.Payload));
    }

    [Fact]
    public async Task A_closed_rule_is_told_nothing_and_messages_that_waited_are_given_back()
    {
        await using var broker = await TestBroker.StartAsync(1);
        var held = new HeldAction();
        var rule = Open(broker, new() { Id = "r" }, held, "$events/message/delivered", "$events/client/connected");
        var subscriber = await broker.SubscriberAsync();
        await Eventually(() => held.Started == 1);
        await subscriber.SubscribeAsync("t");
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < 3; i++) await publisher.PublishAsync("t", "x");
        rule.Close();
        await publisher.PublishAsync("t", "x");
        await broker.ConnectAsync("late");
        held.Release();

        await Eventually(() => rule.IsIdle);
        Assert.Equal((5, 1, 1), (rule.Cells.Offered, rule.Cells.Matched, held.Started));
        Assert.All(broker.Node.Broker.Tables, table => Assert.Null(table.Announcer));
        Assert.All(broker.Node.Broker.Tables, table => Assert.Null(table.Router.Watchers));
    }

    [Fact]
    public async Task Columns_that_nothing_has_are_said_once_when_the_rule_is_made()
    {
        await using var broker = await TestRules.StartAsync(
            1, TestRules.Log("a", "SELECT clientid, from_clientid, nonsense, payload.x AS x FROM \"t\" WHERE x = 1"), TestRules.Log("b", "SELECT from_clientid, peername FROM \"t\", \"$events/message/acked\""));

        var line = Assert.Single(broker.Log.Lines, line => line.Event == 5606);
        Assert.Contains("rule=a columns=from_clientid, nonsense", line.Text, StringComparison.Ordinal);
    }

    private static Rule Open(TestBroker broker, RuleOptions options, IRuleAction action, params string[] topics)
    {
        var rule = new Rule(options, new(topics, _ => [new SqlMap()]), [action], new(broker.Node.Broker, broker.Clock, broker.Log.CreateLogger("rules")));
        rule.Open();
        return rule;
    }
}
