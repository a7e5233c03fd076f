using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Connectors;
using Heliograph.Tests.Scenarios;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Rules;

/// <summary>The contract's scenarios about rules, by what the data-integration page says.</summary>
public sealed class RuleScenarioTests
{
    private const string Sql = "SELECT payload.v AS v FROM \"t\" WHERE payload.v > 10";

    private static readonly string[] s_payloads = ["""{"v":20}""", """{"v":30}""", """{"v":40}""", """{"v":5}""", "nonsense"];
    private static readonly RuleActionOptions s_log = new() { Type = RuleActionType.Console };
    private static readonly RuleActionOptions s_refused = new() { Type = RuleActionType.Republish, Topic = "not/+/a/topic" };

    [Theory]
    [MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task S36_two_actions_that_succeed(int shards)
    {
        await using var broker = await RunAsync(shards, s_log, new() { Type = RuleActionType.Republish, Topic = "out", Payload = "${v}" });

        var scenario = Scenario.Contract["S36"];
        Assert.Equal(Expected(scenario, failed: 0), Counts(broker));
    }

    [Theory]
    [MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task S37_one_of_two_actions_fails_each_time(int shards)
    {
        await using var broker = await RunAsync(shards, s_log, s_refused);

        Assert.Equal(Expected(Scenario.Contract["S36"] with { Counters = new(Scenario.Contract["S36"].Counters) { ["rule_action_execution_count{success}"] = 3 } }, failed: 3), Counts(broker));
    }

    [Fact]
    public async Task S39_a_connector_whose_server_stops_and_a_rule_that_is_disabled()
    {
        await using var web = await new FaultyWeb().StartAsync();
        await using var broker = await TestBroker.StartAsync(o => o with
        {
            Connectors = [new() { Type = ConnectorType.Http, Name = "c", HealthCheckInterval = TimeSpan.FromMilliseconds(100), Http = new() { Url = web.Url } }],
            Rules = [new() { Id = "r", Sql = Sql, Actions = [s_log] }],
        });
        string[] Statuses() => [.. broker.ScrapeRules().Where(line => line.Contains("_status{", StringComparison.Ordinal))];
        await Eventually(() => Statuses().SequenceEqual(["resource_status{resource_id=\"http:c\"} 1", "rule_status{rule_id=\"r\"} 1"]));

        await web.StopAsync();
        await Eventually(() => Statuses().SequenceEqual(["resource_status{resource_id=\"http:c\"} 0", "rule_status{rule_id=\"r\"} 1"]));

        broker.Apply(o => o with { Rules = [o.Rules[0] with { Enabled = false }] });
        Assert.Equal(["resource_status{resource_id=\"http:c\"} 0", "rule_status{rule_id=\"r\"} 0"], Statuses());
    }

    [Theory]
    [MemberData(nameof(Setups.Shards), MemberType = typeof(Setups))]
    public async Task S39_a_disabled_rule_has_status_0_and_counts_from_zero(int shards)
    {
        await using var broker = await RunAsync(shards, s_log);
        Assert.Contains("rule_status{rule_id=\"r\"} 1", broker.ScrapeRules());

        broker.Apply(o => o with { Rules = [o.Rules[0] with { Enabled = false }] });

        Assert.Contains("rule_status{rule_id=\"r\"} 0", broker.ScrapeRules());
        Assert.All(Counts(broker).Values, count => Assert.Equal(0, count));
    }

    private static async Task<TestBroker> RunAsync(int shards, params RuleActionOptions[] actions)
    {
        var broker = await TestRules.StartAsync(shards, new RuleOptions { Id = "r", Sql = Sql, Actions = actions });
        var publisher = await broker.PublisherAsync();
        foreach (var payload in s_payloads) await publisher.PublishAsync("t", payload, QoS.AtLeastOnce);
        await Eventually(() => broker.RuleOf("r").Cells.Matched == s_payloads.Length);
        await CounterIdentities.AssertHoldAsync(broker);
        return broker;
    }

    // As the contract writes them: rule_matched_count{passed}.
    private static SortedDictionary<string, long> Expected(Scenario scenario, long failed) =>
        new(new Dictionary<string, long>(scenario.Counters) { ["rule_action_execution_count{failed}"] = failed }, StringComparer.Ordinal);

    private static SortedDictionary<string, long> Counts(TestBroker broker) => new(
        broker.ScrapeRules().Where(line => line.Contains("_count{", StringComparison.Ordinal)).ToDictionary(
            line => $"{line.AsSpan(0, line.IndexOf('{') + 1)}{line.Split('"')[1]}}}", line => long.Parse(line.AsSpan(line.LastIndexOf(' ') + 1))),
        StringComparer.Ordinal);
}
