using System.Net;
using System.Text.Json.Nodes;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Server.Hosting;
using Heliograph.Tests.Management;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Rules;

/// <summary>Rules that file and API say together, and what of them outlives the process.</summary>
public sealed class RuleKeptTests
{
    private static readonly RuleOptions s_a = TestRules.Log("a", "SELECT * FROM \"t\"");
    private static readonly RuleOptions s_b = TestRules.Log("b", "SELECT * FROM \"t\"");

    [Fact]
    public async Task What_the_API_has_set_outlives_the_process_and_the_file_keeps_the_rest()
    {
        var folder = RuleApi.NewFolder();
        await using var broker = await RuleApi.OnDiskAsync(folder, s_a, s_b, TestRules.Log("c", "SELECT * FROM \"t\""));
        await using (var api = await ManagedBroker.StartAsync(broker, isOwned: false))
        {
            await api.AskAsync(HttpStatusCode.Created, "POST", "/rules", """{"id":"d","sql":"SELECT * FROM \"d\"","name":"made"}""");
            await api.AskAsync(HttpStatusCode.OK, "PUT", "/rules/a", """{"sql":"SELECT * FROM \"other\""}""");
            await api.AskAsync(HttpStatusCode.NoContent, "DELETE", "/rules/b");
        }

        await broker.RestartAsync();

        await using var again = await ManagedBroker.StartAsync(broker, isOwned: false);
        Assert.Equal("a c d", await again.IdsAsync("/rules"));
        Assert.Equal("other", (await again.GetAsync("/rules/a")).GetProperty("from")[0].GetString());
        Assert.Equal(("api", "file", "api"), (await OriginAsync(again, "a"), await OriginAsync(again, "c"), await OriginAsync(again, "d")));
        Assert.True((await again.GetAsync("/rules/d")).TryGetProperty("created_at", out _));
        Assert.Contains(broker.Log.Lines, line => line.Text.Contains("2 of the rules in the configuration file have no effect", StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "integration.json")));
    }

    [Fact]
    public async Task A_changed_file_changes_only_what_the_API_has_not_touched()
    {
        await using var broker = await ManagedBroker.StartAsync(await TestRules.StartAsync(1, s_a, s_b));
        await broker.AskAsync(HttpStatusCode.OK, "PUT", "/rules/a", """{"sql":"SELECT * FROM \"api\""}""");
        await broker.AskAsync(HttpStatusCode.Created, "POST", "/rules", """{"id":"d","sql":"SELECT * FROM \"d\""}""");
        await broker.AskAsync(HttpStatusCode.Created, "POST", "/rules", """{"id":"e","sql":"SELECT * FROM \"e\""}""");
        await broker.AskAsync(HttpStatusCode.NoContent, "DELETE", "/rules/e");
        var (a, d) = (broker.Broker.RuleOf("a"), broker.Broker.RuleOf("d"));

        broker.Broker.Apply(o => o with { Rules = [TestRules.Log("e", "SELECT * FROM \"e2\""), s_a with { Description = "new" }, s_b with { Sql = "SELECT * FROM \"b2\"" }] });

        Assert.Equal("e a b d", await broker.IdsAsync("/rules"));
        Assert.Same(a, broker.Broker.RuleOf("a"));
        Assert.Same(d, broker.Broker.RuleOf("d"));
        Assert.Equal(["b2"], broker.Broker.RuleOf("b").From);
        Assert.Equal(["e2"], broker.Broker.RuleOf("e").From);

        broker.Broker.Apply(o => o with { Rules = [] });
        Assert.Equal("a d", await broker.IdsAsync("/rules"));
    }

    [Fact]
    public async Task What_the_API_makes_the_same_as_the_file_is_the_files_again()
    {
        await using var broker = await ManagedBroker.StartAsync(await TestRules.StartAsync(1, s_a, s_b));
        var asked = (await broker.GetAsync("/rules/a")).GetRawText();
        await broker.AskAsync(HttpStatusCode.OK, "PUT", "/rules/a", """{"sql":"SELECT * FROM \"api\""}""");
        await broker.AskAsync(HttpStatusCode.NoContent, "DELETE", "/rules/b");
        Assert.Equal("api", await OriginAsync(broker, "a"));

        await broker.AskAsync(HttpStatusCode.OK, "PUT", "/rules/a", asked);
        await broker.AskAsync(HttpStatusCode.Created, "POST", "/rules", asked.Replace("\"id\":\"a\"", "\"id\":\"b\"", StringComparison.Ordinal));

        Assert.Equal(("file", "file"), (await OriginAsync(broker, "a"), await OriginAsync(broker, "b")));
        broker.Broker.Apply(o => o with { Rules = [] });
        Assert.Empty(broker.Broker.Node.Rules.All);
    }

    [Fact]
    public async Task A_change_leaves_other_rules_alone_with_what_they_have_counted()
    {
        await using var broker = await ManagedBroker.StartAsync(await TestRules.StartAsync(2, s_a));
        var publisher = await broker.Broker.PublisherAsync();
        await publisher.PublishAsync("t", "x", QoS.AtLeastOnce);
        await Eventually(() => broker.Broker.Actions("a") == (1, 1, 0));
        var before = broker.Broker.RuleOf("a");

        await broker.AskAsync(HttpStatusCode.Created, "POST", "/rules", """{"id":"d","sql":"SELECT * FROM \"t\""}""");
        await broker.AskAsync(HttpStatusCode.OK, "PUT", "/rules/d", """{"id":"d","sql":"SELECT 1 FROM \"t\""}""");
        await broker.AskAsync(HttpStatusCode.NoContent, "DELETE", "/rules/d");

        Assert.Same(before, broker.Broker.RuleOf("a"));
        Assert.Equal((1, 1, 0), broker.Broker.Actions("a"));
    }

    [Fact]
    public async Task Changes_at_once_are_all_made()
    {
        var folder = RuleApi.NewFolder();
        await using var broker = await RuleApi.OnDiskAsync(folder);
        await using (var api = await ManagedBroker.StartAsync(broker, isOwned: false))
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => api.AskAsync(HttpStatusCode.Created, "POST", "/rules", $$"""{"id":"r{{i}}","sql":"SELECT * FROM \"t\""}""")));
            var same = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.StatusAsync("/rules", "POST", RuleApi.Simple)));
            Assert.Single(same, HttpStatusCode.Created);
        }

        await broker.RestartAsync();

        Assert.Equal(21, broker.Node.Rules.All.Count);
    }

    [Fact]
    public async Task A_change_that_cannot_be_kept_is_an_error_and_changes_nothing()
    {
        var folder = RuleApi.NewFolder();
        await using var broker = await RuleApi.OnDiskAsync(folder, s_a);
        await using var api = await ManagedBroker.StartAsync(broker, isOwned: false);
        await api.AskAsync(HttpStatusCode.Created, "POST", "/rules", """{"id":"d","sql":"SELECT * FROM \"d\""}""");
        var kept = await File.ReadAllTextAsync(Path.Combine(folder, "integration.json"));
        Directory.CreateDirectory(Path.Combine(folder, "integration.json.new"));
        var (a, d) = (broker.RuleOf("a"), broker.RuleOf("d"));

        foreach (var (method, path) in new[] { ("POST", "/rules"), ("PUT", "/rules/a"), ("DELETE", "/rules/a"), ("PUT", "/rules/d"), ("DELETE", "/rules/d") })
        {
            var body = method == "DELETE" ? null : method == "POST" ? """{"id":"x","sql":"SELECT * FROM \"x\""}""" : """{"sql":"SELECT * FROM \"x\""}""";
            await api.RefusedAsync(HttpStatusCode.InternalServerError, "INTERNAL_ERROR", "see that the data folder has room", method, path, body);
        }

        Assert.Equal("a d", await api.IdsAsync("/rules"));
        Assert.Same(a, broker.RuleOf("a"));
        Assert.Same(d, broker.RuleOf("d"));
        Assert.Equal(kept, await File.ReadAllTextAsync(Path.Combine(folder, "integration.json")));

        Directory.Delete(Path.Combine(folder, "integration.json.new"));
        await api.AskAsync(HttpStatusCode.NoContent, "DELETE", "/rules/d");
        Assert.Equal("a", await api.IdsAsync("/rules"));
    }

    [Theory]
    [InlineData("none", "is damaged")]
    [InlineData("{}", "is damaged")]
    [InlineData("""{"version":2}""", "its version is 2, this program knows 1")]
    [InlineData("""{"version":1,"rules":{"x":{"created_at":1,"modified_at":1}}}""", "is damaged")]
    [InlineData("""{"version":1,"rules":{"x":{"created_at":1,"modified_at":1,"settings":{"id":"x","sql":"SELEC"}}}}""", "rules has 'x', which cannot be used: sql: ")]
    [InlineData("""{"version":1,"rules":{"x":{"created_at":1,"modified_at":1,"settings":{"id":"y","sql":"SELECT * FROM \"t\""}}}}""", "it calls itself 'y'")]
    public async Task A_damaged_file_keeps_the_server_from_starting_and_says_what_to_do(string content, string says)
    {
        var folder = RuleApi.NewFolder();
        await File.WriteAllTextAsync(Path.Combine(folder, "integration.json"), content);

        var failure = await Assert.ThrowsAsync<StartFailure>(() => RuleApi.OnDiskAsync(folder));

        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Contains("move it away", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(folder, "integration.json"), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_cannot_be_made_takes_no_other_with_it()
    {
        await using var broker = await TestRules.StartAsync(1, s_a);

        broker.Node.Rules.Apply([s_b with { Sql = "" }, s_a]);

        Assert.Equal("a", Assert.Single(broker.Node.Rules.All).Id);
        Assert.Contains(broker.Log.Lines, line => line.Text.StartsWith("a rule cannot be made, so nothing triggers it rule=b", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_file_has_one_entry_for_each_item_that_was_touched()
    {
        var folder = RuleApi.NewFolder();
        await using var broker = await RuleApi.OnDiskAsync(folder, s_a, s_b);
        await using var api = await ManagedBroker.StartAsync(broker, isOwned: false);
        await api.AskAsync(HttpStatusCode.Created, "POST", "/rules", """{"id":"d","sql":"SELECT * FROM \"d\""}""");
        await api.AskAsync(HttpStatusCode.NoContent, "DELETE", "/rules/b");

        var rules = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "integration.json")))!["rules"]!.AsObject();

        Assert.Equal(["d", "b"], rules.Select(one => one.Key));
        Assert.Equal("SELECT * FROM \"d\"", rules["d"]!["settings"]!["sql"]!.GetValue<string>());
        Assert.True(rules["b"]!["deleted"]!.GetValue<bool>());
    }

    private static async Task<string> OriginAsync(ManagedBroker broker, string id) => (await broker.GetAsync("/rules/" + id)).GetProperty("origin").GetString()!;
}
