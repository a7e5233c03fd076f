using System.Net;
using Heliograph.Protocol;
using Heliograph.Server.Connectors;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Rules;

/// <summary>Actions and sources over the management API.</summary>
public sealed class ActionRouteTests
{
    [Fact]
    public async Task An_action_is_made_and_used_by_a_rule()
    {
        await using var outside = await ConnectorApi.StartAsync();
        await outside.ConnectAsync();
        var made = await outside.MakeActionAsync();
        Assert.Equal(("connected", "far", "far/${topic}"), (made.GetProperty("status").GetString(), made.GetProperty("connector").GetString(), made.GetProperty("parameters").GetProperty("topic").GetString()));
        var rule = await outside.Api.AskAsync(HttpStatusCode.Created, "POST", "/rules", """{"id":"r","sql":"SELECT * FROM \"t\"","actions":["mqtt:send",{"function":"console"}]}""");
        Assert.Equal("""[{"type":"mqtt","name":"send","status":"connected"}]""", rule.GetProperty("action_details").GetRawText());
        Assert.Equal("r", await outside.Api.IdsAsync("/rules?action=mqtt:send"));
        var subscriber = await outside.Far.ConnectAsync("listener");
        await subscriber.SubscribeAsync("far/#");
        var publisher = await outside.Api.Broker.PublisherAsync();

        await publisher.PublishAsync("t", "hello", QoS.AtLeastOnce);

        await subscriber.ExpectAsync("far/t", "hello");
        await Eventually(() => outside.Api.Broker.Actions("r") == (2, 2, 0));
        await outside.Api.Broker.AdvanceAsync(10);
        var metrics = (await outside.Api.GetAsync("/actions/mqtt:send/metrics")).GetProperty("metrics");
        Assert.Equal((1, 1, 0, 0, 0.1), (metrics.GetProperty("matched").GetInt64(), metrics.GetProperty("success").GetInt64(), metrics.GetProperty("failed").GetInt64(), metrics.GetProperty("queuing").GetInt64(), metrics.GetProperty("rate").GetDouble()));
        await outside.Api.AskAsync(HttpStatusCode.NoContent, "PUT", "/actions/mqtt:send/metrics/reset");
        metrics = (await outside.Api.GetAsync("/actions/mqtt:send/metrics")).GetProperty("metrics");
        Assert.All(metrics.EnumerateObject(), one => Assert.Equal(0, one.Value.GetDouble()));
        Assert.Equal(1, outside.Api.Broker.Node.Connectors.Actions.Single().Cells.Matched);
    }

    [Fact]
    public async Task What_an_action_that_is_disabled_is_given_is_dropped_and_counted()
    {
        await using var outside = await ConnectorApi.StartAsync();
        await outside.ConnectAsync();
        await outside.MakeActionAsync();
        await outside.Api.AskAsync(HttpStatusCode.Created, "POST", "/rules", """{"id":"r","sql":"SELECT * FROM \"t\"","actions":["mqtt:send"]}""");
        await outside.Api.AskAsync(HttpStatusCode.NoContent, "PUT", "/actions/mqtt:send/enable/false");
        Assert.Equal("stopped", await outside.FieldAsync("/actions/mqtt:send", "status"));
        await outside.Api.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "is not enabled", "POST", "/actions/mqtt:send/start");
        var publisher = await outside.Api.Broker.PublisherAsync();

        await publisher.PublishAsync("t", "hello", QoS.AtLeastOnce);

        await Eventually(() => outside.Api.Broker.Actions("r") == (1, 0, 1));
        var metrics = (await outside.Api.GetAsync("/actions/mqtt:send/metrics")).GetProperty("metrics");
        Assert.Equal((1, 1, 1), (metrics.GetProperty("matched").GetInt64(), metrics.GetProperty("dropped").GetInt64(), metrics.GetProperty("dropped.resource_stopped").GetInt64()));
        await outside.Api.AskAsync(HttpStatusCode.NoContent, "PUT", "/actions/mqtt:send/enable/true");
        await outside.Api.AskAsync(HttpStatusCode.NoContent, "POST", "/actions/mqtt:send/start");
        await outside.Api.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "it must be start", "POST", "/actions/mqtt:send/stop");
    }

    [Fact]
    public async Task An_action_that_a_rule_uses_is_deleted_only_when_it_is_said()
    {
        await using var outside = await ConnectorApi.StartAsync();
        await outside.ConnectAsync();
        await outside.MakeActionAsync();
        await outside.Api.AskAsync(HttpStatusCode.Created, "POST", "/rules", """{"id":"r","sql":"SELECT * FROM \"t\"","actions":["mqtt:send",{"function":"console"}]}""");
        Assert.Equal("""["r"]""", (await outside.Api.GetAsync("/actions/mqtt:send")).GetProperty("rules").GetRawText());

        await outside.Api.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "is used by the rule r; also_delete_dep_actions=true", "DELETE", "/actions/mqtt:send");
        Assert.Equal("""["mqtt:send",{"function":"console"}]""", (await outside.Api.GetAsync("/rules/r")).GetProperty("actions").GetRawText());

        await outside.Api.AskAsync(HttpStatusCode.NoContent, "DELETE", "/actions/mqtt:send?also_delete_dep_actions=true");
        Assert.Equal("""[{"function":"console"}]""", (await outside.Api.GetAsync("/rules/r")).GetProperty("actions").GetRawText());
        foreach (var (method, path) in new[] { ("GET", "/actions/mqtt:send"), ("DELETE", "/actions/mqtt:send"), ("GET", "/actions/mqtt:send/metrics"), ("PUT", "/actions/mqtt:send/metrics/reset"), ("POST", "/actions/mqtt:send/start") })
            await outside.Api.RefusedAsync(HttpStatusCode.NotFound, "NOT_FOUND", "there is no action 'mqtt:send'", method, path);
    }

    [Fact]
    public async Task A_buffer_is_described_as_resource_opts()
    {
        await using var outside = await ConnectorApi.StartAsync();
        await outside.ConnectAsync();
        var made = await outside.Api.AskAsync(HttpStatusCode.Created, "POST", "/actions", """
            {"type":"mqtt","name":"send","connector":"far","parameters":{"topic":"t"},"resource_opts":{"max_buffer_bytes":"2MB","request_ttl":"infinity","batch_size":7,"batch_time":"10ms","worker_pool_size":2,"buffer_mode":"memory_only"}}
            """);
        Assert.Equal(
            """{"buffer_mode":"memory_only","max_buffer_bytes":2097152,"request_ttl":"infinity","request_timeout":"15s","batch_size":7,"batch_time":"10ms","worker_pool_size":2,"max_pause":"5s"}""",
            made.GetProperty("resource_opts").GetRawText());

        var again = await outside.Api.AskAsync(HttpStatusCode.OK, "PUT", "/actions/mqtt:send", made.GetRawText());
        Assert.Equal(made.GetProperty("resource_opts").GetRawText(), again.GetProperty("resource_opts").GetRawText());
    }

    [Theory]
    [InlineData("""{"type":"mqtt","name":"x","connector":"nowhere","parameters":{"topic":"t"}}""", "BAD_REQUEST", "there is no connector 'mqtt:nowhere'")]
    [InlineData("""{"type":"mqtt","name":"x","parameters":{"topic":"t"}}""", "BAD_REQUEST", "connector: is missing")]
    [InlineData("""{"type":"mqtt","name":"x","connector":"far","parameters":{"speed":1}}""", "BAD_REQUEST", "unknown key")]
    [InlineData("""{"type":"mqtt","name":"x","connector":"far","topic":"t"}""", "BAD_REQUEST", "there is no field 'topic'")]
    [InlineData("""{"type":"mqtt","name":"x","connector":"far","parameters":{"topic":"t"},"resource_opts":{"speed":1}}""", "BAD_REQUEST", "there are buffer_mode, max_buffer_bytes")]
    [InlineData("""{"type":"mqtt","name":"x","connector":"far","parameters":{"topic":"t"},"resource_opts":{"batch_size":0}}""", "BAD_REQUEST", "batchSize")]
    [InlineData("""{"type":"mqtt","name":"send","connector":"far","parameters":{"topic":"t"}}""", "ALREADY_EXISTS", "there is an action 'mqtt:send' already")]
    public async Task What_is_no_action_is_refused_with_a_reason(string body, string code, string reason)
    {
        await using var outside = await ConnectorApi.StartAsync();
        await outside.ConnectAsync();
        await outside.MakeActionAsync();

        await outside.Api.RefusedAsync(HttpStatusCode.BadRequest, code, reason, "POST", "/actions", body);

        Assert.Single((await outside.Api.GetAsync("/actions_summary")).EnumerateArray());
    }

    [Fact]
    public async Task An_action_and_a_source_can_be_tried_out()
    {
        await using var outside = await ConnectorApi.StartAsync();
        await outside.ConnectAsync();
        const string Action = """{"type":"mqtt","name":"x","connector":"far","parameters":{"topic":"t"}}""";
        await outside.Api.AskAsync(HttpStatusCode.NoContent, "POST", "/actions_probe", Action);
        await outside.Api.AskAsync(HttpStatusCode.NoContent, "POST", "/sources_probe", Action);
        await outside.Api.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "there is no connector", "POST", "/actions_probe", Action.Replace("far", "nowhere", StringComparison.Ordinal));
        await outside.Api.AskAsync(HttpStatusCode.OK, "PUT", "/connectors/mqtt:far", """{"server":"127.0.0.1:1"}""");
        await outside.Api.RefusedAsync(HttpStatusCode.BadRequest, "TEST_FAILED", "", "POST", "/actions_probe", Action);
        await outside.Api.RefusedAsync(HttpStatusCode.BadRequest, "TEST_FAILED", "", "POST", "/sources_probe", Action);

        Assert.Empty((await outside.Api.GetAsync("/actions")).EnumerateArray());
        Assert.Empty((await outside.Api.GetAsync("/sources")).EnumerateArray());
        Assert.Equal("""["http","mqtt","pgsql","redis","rabbitmq","file"]""", (await outside.Api.GetAsync("/action_types")).GetRawText());
        Assert.Equal("""["mqtt","rabbitmq"]""", (await outside.Api.GetAsync("/source_types")).GetRawText());
    }

    [Fact]
    public async Task A_source_is_made_and_a_rule_selects_from_it()
    {
        await using var outside = await ConnectorApi.StartAsync();
        await outside.ConnectAsync();
        var made = await outside.MakeSourceAsync();
        Assert.Equal("from/#", made.GetProperty("parameters").GetProperty("topic").GetString());
        await outside.Api.AskAsync(HttpStatusCode.Created, "POST", "/rules", """{"id":"r","sql":"SELECT * FROM \"$sources/mqtt:get\"","actions":[{"function":"console"}]}""");
        var publisher = await outside.Far.PublisherAsync();
        await Eventually(() => outside.Api.Broker.Node.Connectors.Sources.Single().Status == ConnectorStatus.Connected);
        Assert.Equal("connected", await outside.FieldAsync("/sources/mqtt:get", "status"));

        await publisher.PublishAsync("from/1", "hello", QoS.AtLeastOnce);

        await Eventually(() => outside.Api.Broker.Actions("r") == (1, 1, 0));
        Assert.Equal(1, (await outside.Api.GetAsync("/sources/mqtt:get/metrics")).GetProperty("metrics").GetProperty("received").GetInt64());
        await outside.Api.AskAsync(HttpStatusCode.NoContent, "PUT", "/sources/mqtt:get/metrics/reset");
        Assert.Equal(0, (await outside.Api.GetAsync("/sources/mqtt:get/metrics")).GetProperty("metrics").GetProperty("received").GetInt64());
        await outside.Api.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "is used by the rule r", "DELETE", "/sources/mqtt:get");

        await outside.Api.AskAsync(HttpStatusCode.NoContent, "PUT", "/sources/mqtt:get/enable/false");
        Assert.Equal("stopped", await outside.FieldAsync("/sources/mqtt:get", "status"));
        await outside.Api.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "is not enabled", "POST", "/sources/mqtt:get/start");
        await outside.Api.AskAsync(HttpStatusCode.NoContent, "DELETE", "/rules/r");
        await outside.Api.AskAsync(HttpStatusCode.NoContent, "DELETE", "/sources/mqtt:get");
        await outside.Api.RefusedAsync(HttpStatusCode.NotFound, "NOT_FOUND", "there is no source 'mqtt:get'", "GET", "/sources/mqtt:get/metrics");
        await outside.Api.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "there are no sources of type redis", "POST", "/sources", """{"type":"redis","name":"x","connector":"far","parameters":{}}""");
    }
}
