using Heliograph.Metrics.Pages;
using Heliograph.Server.Configuration;
using Heliograph.Server.Rules;
using Heliograph.Tests.Metrics;

namespace Heliograph.Tests.Rules;

/// <summary>Rules for tests, and what the pages say of them.</summary>
internal static class TestRules
{
    /// <summary>A rule that republishes, or one that only counts when there is no topic.</summary>
    public static RuleOptions Republish(string id, string sql, string topic, string qos = "0", string payload = "${payload}") =>
        new() { Id = id, Sql = sql, Actions = [new() { Type = RuleActionType.Republish, Topic = topic, Qos = qos, Payload = payload }] };

    public static RuleOptions Log(string id, string sql) => new() { Id = id, Sql = sql, Actions = [new() { Type = RuleActionType.Console }] };

    public static Task<TestBroker> StartAsync(int shards, params RuleOptions[] rules) => TestBroker.StartAsync(o => o with { Shards = shards, Rules = rules });

    public static Rule RuleOf(this TestBroker broker, string id) => broker.Node.Rules.All.Single(rule => rule.Id == id);

    /// <summary>What became of a rule's messages: matched, passed, no result, exceptions.</summary>
    public static (long, long, long, long) Matches(this TestBroker broker, string id) =>
        broker.RuleOf(id).Cells is var cells ? (cells.Matched, cells.Passed, cells.NoResult, cells.Exceptions) : default;

    /// <summary>What became of a rule's actions: taken, success, failed.</summary>
    public static (long, long, long) Actions(this TestBroker broker, string id) =>
        broker.RuleOf(id).Cells is var cells ? (cells.Taken, cells.Succeeded, cells.Failed) : default;

    /// <summary>The series of the data-integration page, without the labels that all have and without <c>deployment_emqx_</c>.</summary>
    public static string[] ScrapeRules(this TestBroker broker) =>
    [
        .. PageText.Of(DataIntegrationPage.Create(broker.Node.Source, broker.Clock, new("truth"))).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#' && !line.StartsWith("deployment_emqx_action_", StringComparison.Ordinal))
            .Select(line => line.Replace("deployment_emqx_", "", StringComparison.Ordinal).Replace("deployment_id=\"truth\",deployment_type=\"dedicated\",", "", StringComparison.Ordinal)
                .Replace("platform=\"heliograph\",", "", StringComparison.Ordinal)),
    ];
}
