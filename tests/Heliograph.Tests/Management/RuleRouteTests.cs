using System.Net;
using System.Text.Json;
using Heliograph.Protocol;
using Heliograph.Tests.Api;
using Heliograph.Tests.Configuration;
using static Heliograph.Tests.Management.AccessRoutes;

namespace Heliograph.Tests.Management;

/// <summary>Sources of rules, rules and what clients' connections remember of them, over the management API.</summary>
public sealed class RuleRouteTests : IDisposable
{
    private const string Rules = "/authorization/sources/built_in_database/rules";

    private readonly TestConfiguration _folder = new(null);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sources_and_rules_are_made_moved_and_deleted_and_hold_at_once()
    {
        await using var broker = await ManagedBroker.StartAsync();
        await using var client = await broker.Broker.ConnectAsync("c1");
        await File.WriteAllTextAsync(_folder.File, """{allow, all, publish, ["file"]}.""");
        await Status(broker, HttpStatusCode.NoContent, "/authorization/sources", "POST", """{"type":"built_in_database"}""");
        await Status(broker, HttpStatusCode.NoContent, "/authorization/sources", "POST", JsonSerializer.Serialize(new { type = "file", path = _folder.File }));
        await Status(broker, HttpStatusCode.Conflict, "/authorization/sources", "POST", """{"type":"built_in_database"}""");
        await Status(broker, HttpStatusCode.NoContent, Rules + "/all", "POST", """{"rules":[{"permission":"deny","action":"all","topic":"#"}]}""");
        await Status(broker, HttpStatusCode.NoContent, Rules + "/clients", "POST", """[{"clientid":"c1","rules":[{"permission":"allow","action":"publish","topic":"mine"}]}]""");
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await client.PublishAsync("mine", "x", QoS.AtLeastOnce));
        Assert.Equal(ReasonCode.NotAuthorized, await client.PublishAsync("file", "x", QoS.AtLeastOnce));

        await Status(broker, HttpStatusCode.NoContent, "/authorization/sources/file/move", "POST", """{"position":"front"}""");
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await client.PublishAsync("file", "x", QoS.AtLeastOnce));
        Assert.Equal(["file", "built_in_database"], (await broker.GetAsync("/authorization/sources")).GetProperty("sources").EnumerateArray().Select(one => Text(one, "type")));
        Assert.Equal("connected", Text(await broker.GetAsync("/authorization/sources/file/status"), "status"));

        await Status(broker, HttpStatusCode.NoContent, "/authorization/sources/file", "PUT", """{"type":"file","enable":false,"path":"/nowhere"}""");
        Assert.Equal(ReasonCode.NotAuthorized, await client.PublishAsync("file", "x", QoS.AtLeastOnce));
        await Status(broker, HttpStatusCode.BadRequest, "/authorization/sources/file", "PUT", """{"enable":true,"path":"/nowhere"}""");
        await Status(broker, HttpStatusCode.NoContent, "/authorization/sources/file", "DELETE");
        await Status(broker, HttpStatusCode.NoContent, "/authorization/sources", "DELETE");
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await client.PublishAsync("other", "x", QoS.AtLeastOnce));
    }

    [Theory]
    [InlineData("users", "username")]
    [InlineData("clients", "clientid")]
    public async Task Rules_of_one_are_listed_shown_replaced_and_deleted(string path, string name)
    {
        const string Allow = """[{"permission":"allow","action":"all","topic":"a/#"}]""";
        await using var broker = await ManagedBroker.StartAsync();
        await Status(broker, HttpStatusCode.NoContent, $"{Rules}/{path}", "POST", $$"""[{"{{name}}":"a/b","rules":{{Allow}}},{"{{name}}":"c","rules":[]}]""");
        await Status(broker, HttpStatusCode.Conflict, $"{Rules}/{path}", "POST", $$"""[{"{{name}}":"d","rules":[]},{"{{name}}":"c","rules":[]}]""");
        await Status(broker, HttpStatusCode.BadRequest, $"{Rules}/{path}/c", "PUT", """{"rules":[{"permission":"maybe"}]}""");

        Assert.Equal(2, (await broker.GetAsync($"{Rules}/{path}?limit=1")).GetProperty("meta").GetProperty("count").GetInt32());
        Assert.Equal(Allow, (await broker.GetAsync($"{Rules}/{path}/a%2Fb")).GetProperty("rules").GetRawText());
        await Status(broker, HttpStatusCode.NoContent, $"{Rules}/{path}/a%2Fb", "PUT", """{"rules":[]}""");
        Assert.Equal("[]", (await broker.GetAsync($"{Rules}/{path}/a%2Fb")).GetProperty("rules").GetRawText());
        await Status(broker, HttpStatusCode.NoContent, $"{Rules}/{path}/a%2Fb", "DELETE");
        await Status(broker, HttpStatusCode.NotFound, $"{Rules}/{path}/a%2Fb");
    }

    [Fact]
    public async Task What_holds_around_rules_is_changed_and_taken_back_and_answers_are_forgotten()
    {
        await using var broker = await ManagedBroker.StartAsync();
        await Status(broker, HttpStatusCode.NoContent, "/authorization/sources", "POST", """{"type":"built_in_database"}""");
        await using var client = await broker.Broker.ConnectAsync("c1");

        var settings = await (await broker.SendAsync("/authorization/settings", "PUT", """{"no_match":"deny","cache":{"max_size":7}}""")).JsonAsync();
        Assert.Equal(("deny", "ignore", 7, "api"), (Text(settings, "no_match"), Text(settings, "deny_action"), settings.GetProperty("cache").GetProperty("max_size").GetInt32(), Text(settings, "origin")));
        Assert.Equal(ReasonCode.NotAuthorized, await client.PublishAsync("t", "x", QoS.AtLeastOnce));
        await Status(broker, HttpStatusCode.BadRequest, "/authorization/settings", "PUT", """{"no_match":"maybe"}""");
        await Status(broker, HttpStatusCode.BadRequest, "/authorization/settings", "PUT", """{"sources":[]}""");

        var before = broker.Broker.Node.Broker.Access.Authorization.Generation;
        await Status(broker, HttpStatusCode.NoContent, "/authorization/cache", "DELETE");
        Assert.Equal(before + 1, broker.Broker.Node.Broker.Access.Authorization.Generation);
        await Status(broker, HttpStatusCode.NoContent, "/authorization/settings", "DELETE");
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await client.PublishAsync("t", "x", QoS.AtLeastOnce));
    }

    [Fact]
    public async Task What_a_connection_remembers_is_shown()
    {
        await using var broker = await ManagedBroker.StartAsync();
        await Status(broker, HttpStatusCode.NoContent, Rules + "/all", "POST", """{"rules":[{"permission":"deny","action":"publish","topic":"no"}]}""");
        await Status(broker, HttpStatusCode.NoContent, "/authorization/sources", "POST", """{"type":"built_in_database"}""");
        await using var client = await broker.Broker.ConnectAsync("c/1");
        await client.PublishAsync("no", "x", QoS.AtLeastOnce);
        await client.SubscribeAsync("a/#");

        var answers = (await broker.GetAsync("/clients/c%2F1/authorization/cache")).EnumerateArray().Select(one => $"{Text(one, "access")} {Text(one, "topic")} {one.GetProperty("qos")} {one.GetProperty("retain")} {Text(one, "result")}");
        Assert.Contains("publish no 1 False deny", answers);
        Assert.Contains(answers, answer => answer.StartsWith("subscribe a/# ", StringComparison.Ordinal) && answer.EndsWith(" allow", StringComparison.Ordinal));

        await Status(broker, HttpStatusCode.NoContent, "/authorization/cache", "DELETE");
        Assert.Empty((await broker.GetAsync("/clients/c%2F1/authorization/cache")).EnumerateArray());
        await Status(broker, HttpStatusCode.NotFound, "/clients/nobody/authorization/cache");
    }
}
