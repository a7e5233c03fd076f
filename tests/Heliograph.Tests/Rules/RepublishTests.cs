using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Server.Rules;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Rules;

public sealed class RepublishTests
{
    [Theory]
    [MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task Topic_payload_QoS_retain_and_user_properties_come_from_the_row(int shards)
    {
        var rule = new RuleOptions
        {
            Id = "r",
            Sql = "SELECT payload.room AS room, payload.values AS values, qos, flags, clientid, pub_props FROM \"in/#\"",
            Actions =
            [
                new()
                {
                    Type = RuleActionType.Republish, Topic = "out/${room}/${clientid}", Qos = "${qos}", Retain = "${flags.retain}",
                    Payload = "${values[1]} ${values} ${missing} ${$}{room}", UserProperties = "${pub_props.User-Property}",
                },
            ],
        };
        await using var broker = await TestRules.StartAsync(shards, rule);
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("out/#", QoS.ExactlyOnce);
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync(new("in/x", """{"room":"hall","values":[7,"a"]}""", QoS.AtLeastOnce) { Retain = true, Forwarded = "2600016100026263" });

        var received = await subscriber.ReceiveAsync();
        Assert.Equal(($"out/hall/{publisher.Id}", """7 [7,"a"] undefined ${room}""", QoS.AtLeastOnce), (received.Topic, received.Payload, received.QoS));
        Assert.Equal(1, broker.Gauges.Retained - 1);
        await Eventually(() => broker.Actions("r") == (1, 1, 0));
    }

    [Theory]
    [MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task A_rule_does_not_trigger_itself(int shards)
    {
        await using var broker = await TestRules.StartAsync(shards, TestRules.Republish("r", "SELECT * FROM \"t/#\"", "t/again"), TestRules.Log("other", "SELECT * FROM \"t/again\""));
        await (await broker.PublisherAsync()).PublishAsync("t", "x", QoS.AtLeastOnce);
        await Eventually(() => broker.RuleOf("other").Cells.Matched == 1);
        await broker.SettleAsync();

        Assert.Equal((1, 1, 0, 0), broker.Matches("r"));
        Assert.Equal((1, 1, 0, 0), broker.Matches("other"));
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(2, "")]
    [InlineData(2, "$delayed/0/")]
    public async Task Rules_that_publish_to_each_other_are_cut_and_counted(int shards, string prefix)
    {
        await using var broker = await TestRules.StartAsync(
            shards, TestRules.Republish("a", "SELECT * FROM \"a\"", prefix + "b", "1"), TestRules.Republish("b", "SELECT * FROM \"b\"", prefix + "a", "1"));
        await (await broker.PublisherAsync()).PublishAsync("a", "x", QoS.AtLeastOnce);
        await EventuallyAsync(async () =>
        {
            await broker.AdvanceAsync(0.01);
            return broker.RuleOf("a").Cells.LoopsCut == 1;
        }, "the loop is cut");
        await broker.SettleAsync();

        Assert.Equal((1, 1), (broker.RuleOf("a").Cells.Matched, broker.RuleOf("b").Cells.Matched));
        Assert.Equal((1, 0), (broker.RuleOf("a").Cells.LoopsCut, broker.RuleOf("b").Cells.LoopsCut));
        await Scenarios.CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task Rules_that_answer_each_other_multiply_a_message_by_their_number_and_no_more()
    {
        var rules = new[] { "a", "b", "c" }.Select(id => TestRules.Republish(id, "SELECT * FROM \"t/#\"", $"t/{id}")).ToArray();
        await using var broker = await TestRules.StartAsync(1, rules);
        await (await broker.PublisherAsync()).PublishAsync("t", "x", QoS.AtLeastOnce);
        await Eventually(() => broker.Node.Rules.All.Sum(rule => rule.Cells.LoopsCut) == 18);
        await broker.SettleAsync();

        // Each of three rules, then each of the two others, then the one that is left.
        Assert.Equal(3 + 6 + 6, broker.Node.Rules.All.Sum(rule => rule.Cells.Matched));
        Assert.Equal(18, broker.Node.Rules.All.Sum(rule => rule.Cells.LoopsCut));
    }

    [Fact]
    public async Task What_has_come_through_16_rules_triggers_none()
    {
        var rules = Enumerable.Range(0, 18).Select(i => TestRules.Republish($"r{i}", $"SELECT * FROM \"t/{i}\"", $"t/{i + 1}")).ToArray();
        await using var broker = await TestRules.StartAsync(1, rules);
        await (await broker.PublisherAsync()).PublishAsync("t/0", "x", QoS.AtLeastOnce);
        await Eventually(() => broker.RuleOf("r16").Cells.LoopsCut == 1);
        await broker.SettleAsync();

        Assert.Equal(Rule.MostHops, broker.Node.Rules.All.Sum(rule => rule.Cells.Matched));
        Assert.Equal((0, 0), (broker.RuleOf("r16").Cells.Matched, broker.RuleOf("r17").Cells.LoopsCut));
    }

    [Fact]
    public async Task What_cannot_be_published_fails_and_says_why_once()
    {
        await using var broker = await TestRules.StartAsync(
            1, TestRules.Republish("topic", "SELECT payload.t AS t FROM \"t\"", "out/${t}"), TestRules.Republish("qos", "SELECT payload.q AS q FROM \"t\"", "out", "${q}"));
        var publisher = await broker.PublisherAsync();
        foreach (var payload in new[] { """{"t":"#","q":3}""", """{"t":"+","q":"x"}""", """{"t":"x","q":"2"}""" }) await publisher.PublishAsync("t", payload, QoS.AtLeastOnce);
        await Eventually(() => broker.RuleOf("topic").IsIdle && broker.RuleOf("qos").IsIdle && broker.RuleOf("topic").Cells.Matched == 3 && broker.RuleOf("qos").Cells.Matched == 3);

        Assert.Equal((3, 1, 2), broker.Actions("topic"));
        Assert.Equal((3, 1, 2), broker.Actions("qos"));
        Assert.Equal(2, broker.Log.Lines.Count(line => line.Event == 5602));
    }

    [Fact]
    public async Task Without_a_payload_the_row_is_sent_as_JSON()
    {
        await using var broker = await TestRules.StartAsync(1, TestRules.Republish("r", "SELECT topic, qos AS q FROM \"t\"", "out", payload: ""));
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("out");
        await (await broker.PublisherAsync()).PublishAsync("t", "x", QoS.AtLeastOnce);

        await subscriber.ExpectAsync("out", """{"topic":"t","q":1}""");
    }

    [Fact]
    public async Task More_than_may_be_under_way_at_once_arrives_whole_and_in_order()
    {
        const int Count = 1000;
        await using var broker = await TestRules.StartAsync(2, TestRules.Republish("r", "SELECT * FROM \"in\"", "out"));
        var subscriber = await broker.SubscriberAsync();
        await subscriber.SubscribeAsync("out");
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < Count; i++) await publisher.SendAsync(new PublishOptions("in", $"{i}"));

        for (var i = 0; i < Count; i++) await subscriber.ExpectAsync("out", $"{i}");
        await Eventually(() => broker.Actions("r") == (Count, Count, 0));
    }
}
