using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Rules;

/// <summary>Rules in a configuration that changes.</summary>
public sealed class RuleChangeTests
{
    private static readonly RuleOptions s_rule = TestRules.Log("a", "SELECT * FROM \"t\"");

    [Theory]
    [MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task A_disabled_rule_is_not_triggered_and_counts_from_zero(int shards)
    {
        await using var broker = await TestRules.StartAsync(shards, s_rule);
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("t", "x", QoS.AtLeastOnce);
        await Eventually(() => broker.Actions("a") == (1, 1, 0));
        Assert.Contains("rule_status{rule_id=\"a\"} 1", broker.ScrapeRules());

        broker.Apply(o => o with { Rules = [s_rule with { Enabled = false }] });
        await publisher.PublishAsync("t", "x", QoS.AtLeastOnce);
        await broker.SettleAsync();
        Assert.Contains("rule_status{rule_id=\"a\"} 0", broker.ScrapeRules());
        Assert.Contains("rule_matched_count{match_status=\"matched\",rule_id=\"a\"} 0", broker.ScrapeRules());
        Assert.Equal((0, 0, 0), broker.Actions("a"));

        broker.Apply(o => o with { Rules = [s_rule] });
        await publisher.PublishAsync("t", "x", QoS.AtLeastOnce);
        await Eventually(() => broker.Actions("a") == (1, 1, 0));
    }

    [Fact]
    public async Task A_change_leaves_other_rules_alone()
    {
        await using var broker = await TestRules.StartAsync(2, s_rule, TestRules.Log("b", "SELECT * FROM \"t\""));
        var publisher = await broker.PublisherAsync();
        await publisher.PublishAsync("t", "x", QoS.AtLeastOnce);
        await Eventually(() => broker.RuleOf("a").Cells.Matched == 1 && broker.RuleOf("b").Cells.Matched == 1);
        var before = broker.RuleOf("a");

        broker.Apply(o => o with { Rules = [TestRules.Log("c", "SELECT * FROM \"t\""), s_rule with { Actions = [.. s_rule.Actions] }, TestRules.Log("b", "SELECT * FROM \"u\"")] });
        await publisher.PublishAsync("t", "x", QoS.AtLeastOnce);
        await publisher.PublishAsync("u", "x", QoS.AtLeastOnce);

        await Eventually(() => broker.RuleOf("a").Cells.Matched == 2 && broker.RuleOf("b").Cells.Matched == 1 && broker.RuleOf("c").Cells.Matched == 1);
        Assert.Same(before, broker.RuleOf("a"));
    }

    [Fact]
    public async Task A_removed_rule_vanishes_with_its_series()
    {
        await using var broker = await TestRules.StartAsync(1, s_rule);
        Assert.NotEmpty(broker.ScrapeRules());

        broker.Apply(o => o with { Rules = [] });

        Assert.Empty(broker.ScrapeRules());
        Assert.Empty(broker.Node.Rules.All);
    }

    [Fact]
    public async Task The_rate_is_that_of_the_last_full_ten_seconds()
    {
        await using var broker = await TestRules.StartAsync(1, s_rule);
        var publisher = await broker.PublisherAsync();
        for (var i = 0; i < 5; i++) await publisher.PublishAsync("t", "x", QoS.AtLeastOnce);
        await Eventually(() => broker.RuleOf("a").Cells.Matched == 5);
        Assert.Contains("rule_matched_rate{rule_id=\"a\"} 0", broker.ScrapeRules());

        await broker.AdvanceAsync(10);
        Assert.Contains("rule_matched_rate{rule_id=\"a\"} 0.5", broker.ScrapeRules());

        await broker.AdvanceAsync(10);
        Assert.Contains("rule_matched_rate{rule_id=\"a\"} 0", broker.ScrapeRules());
    }
}
