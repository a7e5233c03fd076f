using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Server.Rules;
using Heliograph.Server.Sql.Values;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Rules;

/// <summary>How messages come to a rule, whatever its statement says.</summary>
public sealed class RuleTests
{
    [Theory]
    [MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task A_message_that_several_topics_of_a_rule_match_triggers_it_once(int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var (rule, kept) = Keeping(broker, "a/b", "a/b", "a/+", "#", "other");
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("a/b", "1", QoS.AtLeastOnce);
        await publisher.PublishAsync("c", "2", QoS.AtLeastOnce);
        await publisher.PublishAsync("$reserved/x", "3", QoS.AtLeastOnce);
        await Eventually(() => rule.IsIdle && rule.Cells.Matched == 2);

        Assert.Equal(["a/b 1", "c 2"], kept.Rows.Select(row => $"{row["topic"].Text} {row["payload"].Text}"));
    }

    [Theory]
    [MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task The_messages_of_a_publisher_come_in_order(int shards)
    {
        const int Count = 500;
        await using var broker = await TestBroker.StartAsync(shards);
        var (rule, kept) = Keeping(broker, "t/#");
        TestClient[] publishers = [await broker.ConnectAsync("first", shard: 0), await broker.ConnectAsync("second", shard: shards - 1)];
        for (var i = 0; i < Count; i++)
        {
            foreach (var publisher in publishers) await publisher.SendAsync(new PublishOptions($"t/{i % 7}", $"{i}"));
        }

        await Eventually(() => rule.Cells.Matched == 2 * Count);

        foreach (var publisher in publishers)
        {
            Assert.Equal(Enumerable.Range(0, Count).Select(i => $"{i}"), kept.Rows.Where(row => row["clientid"].Text == publisher.Id).Select(row => row["payload"].Text));
        }
    }

    [Theory]
    [MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task A_full_queue_drops_and_counts_and_nobody_else_notices(int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var held = new HeldAction();
        var rule = Open(broker, new() { Id = "r", Sql = "-", Queue = 2 }, held, "t");
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
        Assert.Equal((3, 3, 0), (rule.Cells.Taken, rule.Cells.Succeeded, rule.Cells.Failed));
    }

    [Fact]
    public async Task A_rule_is_no_subscriber_and_no_route()
    {
        await using var broker = await TestBroker.StartAsync();
        var (rule, _) = Keeping(broker, "t");
        var publisher = await broker.PublisherAsync();

        Assert.Equal(ReasonCode.NoMatchingSubscribers, await publisher.PublishAsync("t", "x", QoS.AtLeastOnce));
        await Eventually(() => rule.Cells.Matched == 1);
        var page = broker.Scrape();
        Assert.Equal((0, 0, 0, 1), (page["topics_count"], page["topics_max"], page["subscriptions_count"], page["messages_dropped_no_subscribers"]));
    }

    [Fact]
    public async Task Messages_of_the_broker_itself_trigger_only_a_rule_that_wants_them()
    {
        await using var broker = await TestBroker.StartAsync();
        var (deaf, _) = Keeping(broker, "$SYS/#");
        var kept = new KeepingAction();
        var curious = Open(broker, new() { Id = "r", Sql = "-", IgnoreSysTopics = false }, kept, "$SYS/#");
        broker.Node.Broker.PublishSys("x", [1]);

        await Eventually(() => curious.Cells.Matched == 1);
        Assert.Equal("$SYS/brokers/heliograph/x", Assert.Single(kept.Rows)["topic"].Text);
        Assert.Equal(0, deaf.Cells.Offered);
    }

    [Fact]
    public async Task A_closed_rule_sees_nothing_and_forgets_what_waited()
    {
        await using var broker = await TestBroker.StartAsync();
        var held = new HeldAction();
        var rule = Open(broker, new() { Id = "r", Sql = "-" }, held, "t");
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < 3; i++) await publisher.PublishAsync("t", "x", QoS.AtLeastOnce);
        await Eventually(() => held.Started == 1);
        rule.Close();
        await publisher.PublishAsync("t", "x", QoS.AtLeastOnce);
        held.Release();

        await Eventually(() => rule.IsIdle);
        Assert.Equal((3, 1, 1), (rule.Cells.Offered, rule.Cells.Matched, held.Started));
    }

    [Fact]
    public async Task What_fails_inside_counts_as_failed_is_logged_and_stops_nothing()
    {
        var broker = await TestBroker.StartAsync();
        var kept = new KeepingAction();
        var statement = new RuleStatement(["t"], input => input.Column("payload").Text switch
        {
            "sql" => throw new SqlException("no"),
            "bug" => throw new InvalidOperationException("a bug"),
            "none" => [],
            _ => [new SqlMap()],
        });
        var rule = new Rule(new() { Id = "r" }, statement, [new BrokenAction(), kept], Surroundings(broker));
        rule.Open();
        var publisher = await broker.PublisherAsync();
        foreach (var payload in new[] { "sql", "sql", "bug", "none", "x" }) await publisher.PublishAsync("t", payload, QoS.AtLeastOnce);
        await Eventually(() => rule.IsIdle && rule.Cells.Matched == 5);

        Assert.Equal((1, 1, 3), (rule.Cells.Passed, rule.Cells.NoResult, rule.Cells.Exceptions));
        Assert.Equal((2, 1, 1), (rule.Cells.Taken, rule.Cells.Succeeded, rule.Cells.Failed));
        Assert.Single(kept.Rows);
        Assert.Single(broker.Log.Lines, line => line.Event == 5601);
        Assert.Equal(2, broker.Log.Errors.Count(line => line.Event == 5605));
        await broker.StopAsync();
    }

    private static (Rule Rule, KeepingAction Kept) Keeping(TestBroker broker, params string[] topics)
    {
        var kept = new KeepingAction();
        return (Open(broker, new() { Id = "r", Sql = "-" }, kept, topics), kept);
    }

    private static Rule Open(TestBroker broker, RuleOptions options, IRuleAction action, params string[] topics)
    {
        var statement = new RuleStatement(topics, input => [new SqlMap { ["topic"] = input.Column("topic"), ["payload"] = input.Column("payload"), ["clientid"] = input.Column("clientid") }]);
        var rule = new Rule(options, statement, [action], Surroundings(broker));
        rule.Open();
        return rule;
    }

    private static RuleSurroundings Surroundings(TestBroker broker) => new(broker.Node.Broker, broker.Clock, broker.Log.CreateLogger("rules"));

    private sealed class BrokenAction : IRuleAction
    {
        public ValueTask StartAsync(RuleOutput output) => throw new InvalidOperationException("a bug");
    }
}
