using System.Net;
using Heliograph.Tests.Management;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Rules;

/// <summary>What holds for all rules, over the management API; and what a node's own paths, tags and metadata do.</summary>
public sealed class RuleEngineRouteTests
{
    [Fact]
    public async Task Messages_of_the_broker_itself_trigger_rules_that_do_not_say_when_the_engine_says_so()
    {
        await using var broker = await ManagedBroker.StartAsync(await TestRules.StartAsync(1,
            TestRules.Log("silent", "SELECT * FROM \"$SYS/#\""), TestRules.Log("never", "SELECT * FROM \"$SYS/#\"") with { IgnoreSysTopics = true }, TestRules.Log("always", "SELECT * FROM \"$SYS/#\"") with { IgnoreSysTopics = false }));
        Assert.Equal("""{"ignore_sys_message":true,"jq_function_default_timeout":10000}""", (await broker.GetAsync("/rule_engine")).GetRawText());
        var silent = broker.Broker.RuleOf("silent");
        broker.Broker.Node.Broker.PublishSys("x", [1]);
        await Eventually(() => Counts(broker) == (0, 0, 1));

        var changed = await broker.AskAsync(HttpStatusCode.OK, "PUT", "/rule_engine", """{"ignore_sys_message":false}""");
        Assert.Equal("""{"ignore_sys_message":false,"jq_function_default_timeout":10000}""", changed.GetRawText());
        Assert.Same(silent, broker.Broker.RuleOf("silent"));
        broker.Broker.Node.Broker.PublishSys("x", [1]);
        await Eventually(() => Counts(broker) == (1, 0, 2));

        Assert.False((await broker.GetAsync("/rules/silent")).TryGetProperty("ignore_sys_topics", out _));
        await broker.AskAsync(HttpStatusCode.OK, "PUT", "/rules/silent", """{"sql":"SELECT * FROM \"$SYS/#\"","ignore_sys_topics":true}""");
        Assert.True((await broker.GetAsync("/rules/silent")).GetProperty("ignore_sys_topics").GetBoolean());
        broker.Broker.Node.Broker.PublishSys("x", [1]);
        await Eventually(() => Counts(broker) == (0, 0, 3));
    }

    [Fact]
    public async Task What_holds_for_all_rules_outlives_the_process_until_it_is_as_in_the_file_again()
    {
        var folder = RuleApi.NewFolder();
        await using var broker = await RuleApi.OnDiskAsync(folder);
        await using (var api = await ManagedBroker.StartAsync(broker, isOwned: false))
        {
            await api.AskAsync(HttpStatusCode.OK, "PUT", "/rule_engine", """{"ignore_sys_message":true,"jq_function_default_timeout":"15m"}""");
            Assert.Equal(TimeSpan.FromMinutes(15), broker.Node.Rules.TrialFunctions.Environment.JqTimeout());
        }

        await broker.RestartAsync();

        await using var again = await ManagedBroker.StartAsync(broker, isOwned: false);
        Assert.Equal(TimeSpan.FromMinutes(15), broker.Node.Rules.Defaults.JqTimeout);
        Assert.Contains(broker.Log.Lines, line => line.Text.StartsWith("1 of the sections ruleEngine in the configuration file have no effect", StringComparison.Ordinal));
        broker.Apply(o => o with { RuleEngine = new() { IgnoreSysMessage = false } });
        Assert.True(broker.Node.Rules.Defaults.IgnoresSysMessages);

        await again.AskAsync(HttpStatusCode.OK, "PUT", "/rule_engine", """{"ignore_sys_message":false,"jq_function_default_timeout":10000}""");
        broker.Apply(o => o with { RuleEngine = new() { JqFunctionDefaultTimeout = TimeSpan.FromMilliseconds(250) } });
        Assert.Equal(250, (await again.GetAsync("/rule_engine")).GetProperty("jq_function_default_timeout").GetInt64());
    }

    [Theory]
    [InlineData("""{"ignore_sys_message":"perhaps"}""", "expected true or false")]
    [InlineData("""{"jq_function_default_timeout":"soon"}""", "expected a duration")]
    [InlineData("""{"jq_function_default_timeout":0}""", "expected a duration")]
    [InlineData("""{"rules":{}}""", "unknown key")]
    [InlineData("[]", "the body is wrong")]
    public async Task What_cannot_hold_is_refused(string body, string reason)
    {
        await using var broker = await ManagedBroker.StartAsync();

        await broker.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", reason, "PUT", "/rule_engine", body);

        Assert.Equal("""{"ignore_sys_message":true,"jq_function_default_timeout":10000}""", (await broker.GetAsync("/rule_engine")).GetRawText());
    }

    [Fact]
    public async Task What_is_started_can_be_started_on_this_node_and_on_no_other()
    {
        await using var outside = await ConnectorApi.StartAsync();
        await outside.ConnectAsync();
        await outside.MakeActionAsync();
        await outside.MakeSourceAsync();
        var node = Uri.EscapeDataString((await outside.Api.GetAsync("/nodes"))[0].GetProperty("node").GetString()!);
        await outside.Api.AskAsync(HttpStatusCode.NoContent, "POST", $"/nodes/{node}/connectors/mqtt:far/stop");
        Assert.Equal("stopped", await outside.FieldAsync("/connectors/mqtt:far", "status"));

        foreach (var item in (string[])["connectors/mqtt:far", "actions/mqtt:send", "sources/mqtt:get"])
        {
            await outside.Api.AskAsync(HttpStatusCode.NoContent, "POST", $"/nodes/{node}/{item}/start");
            Assert.Equal("connected", await outside.FieldAsync("/connectors/mqtt:far", "status"));
            await outside.Api.RefusedAsync(HttpStatusCode.NotFound, "NOT_FOUND", "there is no node 'other@host'", "POST", $"/nodes/other@host/{item}/start");
        }

        await outside.Api.RefusedAsync(HttpStatusCode.NotFound, "NOT_FOUND", "there is no connector", "POST", $"/nodes/{node}/connectors/mqtt:none/start");
    }

    [Fact]
    public async Task Tags_and_metadata_are_kept_and_shown_over_a_restart_too()
    {
        await using var outside = await ConnectorApi.StartAsync(await RuleApi.OnDiskAsync(RuleApi.NewFolder()));
        await outside.ConnectAsync(""","tags":["site","north"]""");
        await outside.MakeActionAsync();
        await outside.MakeSourceAsync();
        foreach (var path in (string[])["/actions/mqtt:send", "/sources/mqtt:get"])
        {
            var there = (await outside.Api.GetAsync(path)).GetRawText();
            Assert.Contains("\"tags\":[]", there, StringComparison.Ordinal);
            await outside.Api.AskAsync(HttpStatusCode.OK, "PUT", path, there.Replace("\"tags\":[]", "\"tags\":[\"north\"]", StringComparison.Ordinal));
        }

        var rule = await outside.Api.AskAsync(HttpStatusCode.Created, "POST", "/rules", """{"id":"r","sql":"SELECT * FROM \"t\"","metadata":{"owner":"plant 1","deep":{"n":[1,null]}}}""");
        Assert.Equal("""{"owner":"plant 1","deep":{"n":[1,null]}}""", rule.GetProperty("metadata").GetRawText());
        await outside.Api.AskAsync(HttpStatusCode.OK, "PUT", "/rules/r", rule.GetRawText());
        await outside.Api.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "metadata", "PUT", "/rules/r", $$$"""{"sql":"SELECT * FROM \"t\"","metadata":{"x":"{{{new string('x', 20_000)}}}"}}""");

        await outside.Api.Broker.RestartAsync();

        await using var again = await ManagedBroker.StartAsync(outside.Api.Broker, isOwned: false);
        Assert.Equal("""["site","north"]""", await TagsAsync(again, "/connectors/mqtt:far"));
        Assert.Equal("""["north"]""", await TagsAsync(again, "/actions/mqtt:send"));
        Assert.Equal("""["north"]""", await TagsAsync(again, "/sources/mqtt:get"));
        Assert.Equal("plant 1", (await again.GetAsync("/rules/r")).GetProperty("metadata").GetProperty("owner").GetString());
        await again.AskAsync(HttpStatusCode.OK, "PUT", "/rules/r", """{"sql":"SELECT * FROM \"t\""}""");
        Assert.Equal("{}", (await again.GetAsync("/rules/r")).GetProperty("metadata").GetRawText());
    }

    private static async Task<string> TagsAsync(ManagedBroker broker, string path) => (await broker.GetAsync(path)).GetProperty("tags").GetRawText();

    private static (long, long, long) Counts(ManagedBroker broker) => (Matched(broker, "silent"), Matched(broker, "never"), Matched(broker, "always"));

    private static long Matched(ManagedBroker broker, string rule) => broker.Broker.RuleOf(rule).Cells.Matched;
}
