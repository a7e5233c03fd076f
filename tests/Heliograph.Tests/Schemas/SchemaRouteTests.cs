using System.Net;
using System.Text.Json;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Management;
using Heliograph.Tests.Rules;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Schemas;

/// <summary>The schemas of the management API.</summary>
public sealed class SchemaRouteTests
{
    private const string Made = """{"name":"a","type":"json","description":"whole","source":"{\"type\":\"integer\"}"}""";

    [Fact]
    public async Task A_schema_is_made_shown_changed_and_deleted()
    {
        await using var broker = await ManagedBroker.StartAsync(await FromFileAsync());

        var made = await broker.AskAsync(HttpStatusCode.Created, "POST", "/schema_registry", Made);
        Assert.Equal(("a", "json", "whole", "{\"type\":\"integer\"}", "api"), Fields(made));
        Assert.Equal(["file", "a"], (await broker.GetAsync("/schema_registry")).EnumerateArray().Select(one => one.GetProperty("name").GetString()));

        var changed = await broker.AskAsync(HttpStatusCode.OK, "PUT", "/schema_registry/a", """{"type":"json","source":"{}"}""");
        Assert.Equal(("a", "json", "", "{}", "api"), Fields(changed));
        Assert.Equal(("a", "json", "", "{}", "api"), Fields(await broker.GetAsync("/schema_registry/a")));
        await broker.AskAsync(HttpStatusCode.OK, "PUT", "/schema_registry/a", changed.GetRawText());

        await broker.AskAsync(HttpStatusCode.NoContent, "DELETE", "/schema_registry/a");
        await broker.AskAsync(HttpStatusCode.NoContent, "DELETE", "/schema_registry/file");
        Assert.Empty((await broker.GetAsync("/schema_registry")).EnumerateArray());
        Assert.Equal((5, "a"), (broker.Changes.Count, broker.Changes[0].Subject));
    }

    [Fact]
    public async Task What_cannot_be_is_refused()
    {
        await using var broker = await ManagedBroker.StartAsync(await FromFileAsync());

        await broker.RefusedAsync(HttpStatusCode.BadRequest, "ALREADY_EXISTS", "there is a schema 'file' already", "POST", "/schema_registry", Made.Replace("\"a\"", "\"file\"", StringComparison.Ordinal));
        await broker.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "line 1, byte 2", "POST", "/schema_registry", """{"name":"a","type":"json","source":"{"}""");
        await broker.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "#/type: expected one of", "PUT", "/schema_registry/file", """{"type":"json","source":"{\"type\":\"x\"}"}""");
        await broker.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "type", "POST", "/schema_registry", """{"name":"a","type":"xml","source":"{}"}""");
        await broker.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "name", "POST", "/schema_registry", """{"type":"json","source":"{}"}""");
        await broker.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "source", "POST", "/schema_registry", """{"name":"a","type":"json","source":{}}""");
        await broker.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "colour", "POST", "/schema_registry", """{"name":"a","type":"json","source":"{}","colour":1}""");
        await broker.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "cannot change", "PUT", "/schema_registry/file", """{"name":"b","type":"json","source":"{}"}""");
        foreach (var method in new[] { "GET", "PUT", "DELETE" })
        {
            await broker.RefusedAsync(HttpStatusCode.NotFound, "NOT_FOUND", "there is no schema 'none'", method, "/schema_registry/none", method == "PUT" ? """{"type":"json","source":"{}"}""" : null);
        }

        Assert.Equal("file", Fields(await broker.GetAsync("/schema_registry/file")).Origin);
    }

    [Fact]
    public async Task What_the_API_has_set_outlives_the_process()
    {
        var folder = RuleApi.NewFolder();
        await using var broker = await TestBroker.StartAsync(o => o with { SchemaRegistry = FileOptions, Storage = new() { Path = Path.Combine(folder, "heliograph.db") } });
        await using (var api = await ManagedBroker.StartAsync(broker, isOwned: false))
        {
            await api.AskAsync(HttpStatusCode.Created, "POST", "/schema_registry", Made);
            await api.AskAsync(HttpStatusCode.NoContent, "DELETE", "/schema_registry/file");
        }

        await broker.RestartAsync();

        await using var again = await ManagedBroker.StartAsync(broker, isOwned: false);
        Assert.Equal(("a", "json", "whole", "{\"type\":\"integer\"}", "api"), Fields(Assert.Single((await again.GetAsync("/schema_registry")).EnumerateArray())));
        Assert.NotNull(broker.Node.Rules.Schemas.Find("a"u8));
        Assert.Null(broker.Node.Rules.Schemas.Find("file"u8));
        Assert.Contains(broker.Log.Lines, line => line.Text.Contains("1 of the schemas in the configuration file have no effect", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_kept_schema_that_this_program_does_not_understand_is_shown_as_such_and_can_be_changed()
    {
        var folder = RuleApi.NewFolder();
        await File.WriteAllTextAsync(Path.Combine(folder, "integration.json"),
            """{"version":1,"schemas":{"a":{"created_at":1,"modified_at":1,"settings":{"name":"a","type":"json","source":"{\"type\":\"colour\"}"}},"b":{"created_at":1,"modified_at":1,"settings":{"name":"b","type":"json","source":"{}"}}}}""");
        await using var broker = await TestBroker.StartAsync(o => o with { Storage = new() { Path = Path.Combine(folder, "heliograph.db") } });
        await using var api = await ManagedBroker.StartAsync(broker, isOwned: false);

        Assert.Null(broker.Node.Rules.Schemas.Find("a"u8));
        Assert.NotNull(broker.Node.Rules.Schemas.Find("b"u8));
        Assert.Single(broker.Log.Lines, line => line.Text.StartsWith("a schema cannot be used, so rules do not find it schema=a reason=#/type: expected one of ", StringComparison.Ordinal));
        var shown = await api.GetAsync("/schema_registry/a");
        Assert.StartsWith("#/type: expected one of ", shown.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.False((await api.GetAsync("/schema_registry/b")).TryGetProperty("problem", out _));

        await api.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "source: #/type: expected one of", "PUT", "/schema_registry/a", shown.GetRawText());
        var changed = await api.AskAsync(HttpStatusCode.OK, "PUT", "/schema_registry/a", shown.GetRawText().Replace("colour", "object", StringComparison.Ordinal));
        Assert.False(changed.TryGetProperty("problem", out _));
        Assert.NotNull(broker.Node.Rules.Schemas.Find("a"u8));
        Assert.Single(broker.Log.Lines, line => line.Text.StartsWith("a schema cannot be used", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rules_and_trials_see_a_change_at_once()
    {
        await using var broker = await ManagedBroker.StartAsync(await TestRules.StartAsync(2, TestRules.Republish("r", "SELECT schema_check('a', payload) AS ok FROM \"in\"", "out", payload: "${ok}")));
        var (publisher, subscriber) = (await broker.Broker.PublisherAsync(), await broker.Broker.SubscriberAsync());
        await subscriber.SubscribeAsync("out");
        const string Trial = """{"sql":"SELECT schema_check('a', payload) AS ok FROM \"t\"","context":{"event_type":"message_publish","payload":"7","topic":"t"}}""";

        await publisher.PublishAsync("in", "7", QoS.AtLeastOnce);
        await Eventually(() => broker.Broker.Matches("r") == (1, 0, 0, 1));
        await broker.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "there is no schema 'a'", "POST", "/rule_test", Trial);

        await broker.AskAsync(HttpStatusCode.Created, "POST", "/schema_registry", Made);
        await publisher.PublishAsync("in", "7", QoS.AtLeastOnce);
        await subscriber.ExpectAsync("out", "true");
        Assert.True((await broker.AskAsync(HttpStatusCode.OK, "POST", "/rule_test", Trial)).GetProperty("ok").GetBoolean());

        await broker.AskAsync(HttpStatusCode.OK, "PUT", "/schema_registry/a", """{"type":"json","source":"{\"type\":\"string\"}"}""");
        await publisher.PublishAsync("in", "7", QoS.AtLeastOnce);
        await subscriber.ExpectAsync("out", "false");
    }

    [Fact]
    public async Task A_changed_file_changes_what_the_API_has_not_touched()
    {
        await using var broker = await TestBroker.StartAsync(o => o with { SchemaRegistry = FileOptions });
        Assert.NotNull(broker.Node.Rules.Schemas.Find("file"u8));

        broker.Apply(o => o with { SchemaRegistry = new() { Schemas = [FileOptions.Schemas[0] with { Name = "other" }] } });

        Assert.Null(broker.Node.Rules.Schemas.Find("file"u8));
        Assert.NotNull(broker.Node.Rules.Schemas.Find("other"u8));
    }

    private static SchemaRegistryOptions FileOptions => new() { Schemas = [new() { Name = "file", Source = "{}" }] };

    private static Task<TestBroker> FromFileAsync() => TestBroker.StartAsync(o => o with { SchemaRegistry = FileOptions });

    private static (string Name, string Type, string Description, string Source, string Origin) Fields(JsonElement one) =>
        (one.GetProperty("name").GetString()!, one.GetProperty("type").GetString()!, one.GetProperty("description").GetString()!, one.GetProperty("source").GetString()!, one.GetProperty("origin").GetString()!);
}
