using System.Net;
using Heliograph.Server.Apps;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Api;

namespace Heliograph.Tests.Rules;

/// <summary>Connectors over the management API.</summary>
public sealed class ConnectorRouteTests
{
    [Fact]
    public async Task A_connector_is_made_shown_changed_and_deleted()
    {
        await using var outside = await ConnectorApi.StartAsync();
        var made = await outside.ConnectAsync(""","description":"the other site","resource_opts":{"health_check_interval":"20s"}""");
        Assert.Equal(("mqtt", "far", "connected", "", "api"), (made.GetProperty("type").GetString(), made.GetProperty("name").GetString(), made.GetProperty("status").GetString(), made.GetProperty("status_reason").GetString(), made.GetProperty("origin").GetString()));
        Assert.Equal(("v5", "the other site", "20s"), (made.GetProperty("version").GetString(), made.GetProperty("description").GetString(), made.GetProperty("resource_opts").GetProperty("health_check_interval").GetString()));
        Assert.Equal("connected", made.GetProperty("node_status")[0].GetProperty("status").GetString());
        Assert.Single((await outside.Api.GetAsync("/connectors")).EnumerateArray());

        var changed = await outside.Api.AskAsync(HttpStatusCode.OK, "PUT", "/connectors/mqtt:far", """{"server":"127.0.0.1:1","enable":true}""");
        Assert.Equal("disconnected", changed.GetProperty("status").GetString());
        Assert.NotEqual("", changed.GetProperty("status_reason").GetString());

        await outside.Api.AskAsync(HttpStatusCode.NoContent, "DELETE", "/connectors/mqtt:far");
        Assert.Empty(outside.Api.Broker.Node.Connectors.Connectors);
        foreach (var (method, path) in new[] { ("GET", "/connectors/mqtt:far"), ("DELETE", "/connectors/mqtt:far"), ("PUT", "/connectors/mqtt:far"), ("PUT", "/connectors/mqtt:far/enable/true"), ("POST", "/connectors/mqtt:far/start"), ("GET", "/connectors/nothing") })
            await outside.Api.RefusedAsync(HttpStatusCode.NotFound, "NOT_FOUND", "there is no connector", method, path, method == "PUT" ? "{}" : null);
    }

    [Fact]
    public async Task A_secret_is_never_shown_and_stays_when_it_is_sent_as_asterisks()
    {
        await using var outside = await ConnectorApi.StartAsync();
        var made = (await outside.ConnectAsync()).GetRawText();
        Assert.DoesNotContain("hush", made, StringComparison.Ordinal);
        Assert.Contains("\"password\":\"******\"", made, StringComparison.Ordinal);

        await outside.Api.AskAsync(HttpStatusCode.OK, "PUT", "/connectors/mqtt:far", made.Replace("\"username\":\"bridge\"", "\"username\":\"v\"", StringComparison.Ordinal));
        Assert.Equal(("v", "hush"), (Options(outside).Mqtt!.Username, Options(outside).Mqtt!.Password!.Reveal()));
        await outside.Api.AskAsync(HttpStatusCode.NoContent, "POST", "/connectors_probe", made);

        await outside.Api.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "there is none", "POST", "/connectors", """{"type":"mqtt","name":"other","password":"******","username":"u"}""");
        Assert.DoesNotContain("hush", (await outside.Api.GetAsync("/connectors")).GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(outside.Api.Broker.Log.Lines, line => line.Text.Contains("hush", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connector_is_disabled_and_enabled_stopped_and_started()
    {
        await using var outside = await ConnectorApi.StartAsync();
        await outside.ConnectAsync();
        await outside.Api.AskAsync(HttpStatusCode.NoContent, "PUT", "/connectors/mqtt:far/enable/false");
        Assert.Equal(("stopped", "False"), (await outside.FieldAsync("/connectors/mqtt:far", "status"), await outside.FieldAsync("/connectors/mqtt:far", "enable")));
        await outside.Api.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "is not enabled", "POST", "/connectors/mqtt:far/start");
        await outside.Api.AskAsync(HttpStatusCode.NoContent, "PUT", "/connectors/mqtt:far/enable/true");
        Assert.Equal("connected", await outside.FieldAsync("/connectors/mqtt:far", "status"));

        await outside.Api.AskAsync(HttpStatusCode.NoContent, "POST", "/connectors/mqtt:far/stop");
        Assert.Equal(("stopped", "True"), (await outside.FieldAsync("/connectors/mqtt:far", "status"), await outside.FieldAsync("/connectors/mqtt:far", "enable")));
        await outside.Api.AskAsync(HttpStatusCode.NoContent, "POST", "/connectors/mqtt:far/start");
        Assert.Equal("connected", await outside.FieldAsync("/connectors/mqtt:far", "status"));
        await outside.Api.AskAsync(HttpStatusCode.NoContent, "POST", "/connectors/mqtt:far/restart");
        Assert.Equal("connected", await outside.FieldAsync("/connectors/mqtt:far", "status"));

        await outside.Api.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "it must be start, stop or restart", "POST", "/connectors/mqtt:far/burn");
        await outside.Api.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "it must be true or false", "PUT", "/connectors/mqtt:far/enable/maybe");
    }

    [Fact]
    public async Task A_connector_in_use_stays()
    {
        await using var outside = await ConnectorApi.StartAsync();
        await outside.ConnectAsync();
        await outside.MakeActionAsync();
        await outside.MakeSourceAsync();
        var shown = await outside.Api.GetAsync("/connectors/mqtt:far");
        Assert.Equal(("""["send"]""", """["get"]"""), (shown.GetProperty("actions").GetRawText(), shown.GetProperty("sources").GetRawText()));

        await outside.Api.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "is used by the action mqtt:send, the source mqtt:get", "DELETE", "/connectors/mqtt:far");

        await outside.Api.AskAsync(HttpStatusCode.NoContent, "DELETE", "/actions/mqtt:send");
        await outside.Api.AskAsync(HttpStatusCode.NoContent, "DELETE", "/sources/mqtt:get");
        await outside.Api.AskAsync(HttpStatusCode.NoContent, "DELETE", "/connectors/mqtt:far");
    }

    [Theory]
    [InlineData("""{"type":"teleport","name":"x"}""", "BAD_REQUEST", "there is no type 'teleport'; there are http, mqtt")]
    [InlineData("""{"name":"x"}""", "BAD_REQUEST", "type is missing")]
    [InlineData("""{"type":"mqtt"}""", "BAD_REQUEST", "name is missing")]
    [InlineData("""{"type":"mqtt","name":"a b"}""", "BAD_REQUEST", "name")]
    [InlineData("""{"type":"mqtt","name":"x","server":"nowhere"}""", "BAD_REQUEST", "mqtt.server")]
    [InlineData("""{"type":"mqtt","name":"x","speed":1}""", "BAD_REQUEST", "unknown key")]
    [InlineData("""{"type":"mqtt","name":"x","resource_opts":{"speed":1}}""", "BAD_REQUEST", "there are start_timeout and health_check_interval")]
    [InlineData("""{"type":"mqtt","name":"far"}""", "ALREADY_EXISTS", "there is a connector 'mqtt:far' already")]
    [InlineData("[]", "BAD_REQUEST", "the body is wrong")]
    public async Task What_is_no_connector_is_refused_with_a_reason(string body, string code, string reason)
    {
        await using var outside = await ConnectorApi.StartAsync();
        await outside.ConnectAsync();

        await outside.Api.RefusedAsync(HttpStatusCode.BadRequest, code, reason, "POST", "/connectors", body);

        Assert.Single(outside.Api.Broker.Node.Connectors.Connectors);
    }

    [Fact]
    public async Task A_connector_that_is_tried_out_is_not_made()
    {
        await using var outside = await ConnectorApi.StartAsync();
        await outside.Api.AskAsync(HttpStatusCode.NoContent, "POST", "/connectors_probe", $$"""{"type":"mqtt","name":"try","server":"{{outside.FarServer}}"}""");
        await outside.Api.RefusedAsync(HttpStatusCode.BadRequest, "TEST_FAILED", "", "POST", "/connectors_probe", """{"type":"mqtt","name":"try","server":"127.0.0.1:1"}""");
        await outside.Api.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "mqtt.server", "POST", "/connectors_probe", """{"type":"mqtt","name":"try","server":""}""");

        Assert.Empty((await outside.Api.GetAsync("/connectors")).EnumerateArray());
    }

    [Fact]
    public async Task A_viewer_sees_everything_and_changes_nothing()
    {
        await using var outside = await ConnectorApi.StartAsync();
        await outside.ConnectAsync();
        await outside.MakeActionAsync();
        await outside.MakeSourceAsync();
        foreach (var request in new[]
        {
            "POST /connectors", "PUT /connectors/mqtt:far", "DELETE /connectors/mqtt:far", "PUT /connectors/mqtt:far/enable/false", "POST /connectors/mqtt:far/stop", "POST /connectors_probe",
            "POST /actions", "DELETE /actions/mqtt:send", "PUT /actions/mqtt:send/metrics/reset", "POST /actions_probe", "POST /sources", "DELETE /sources/mqtt:get", "POST /sources_probe",
        })
        {
            var (method, path) = (request.Split(' ')[0], request.Split(' ')[1]);
            using var response = await outside.Api.SendAsAsync(AppRole.Viewer, "/api/v5" + path, method, method == "DELETE" ? null : "{}");
            await response.ShouldBeErrorAsync(HttpStatusCode.Forbidden, "UNAUTHORIZED_ROLE", "has the role viewer");
        }

        foreach (var path in new[] { "/connectors", "/connectors/mqtt:far", "/actions", "/actions/mqtt:send/metrics", "/actions_summary", "/action_types", "/sources", "/sources_summary", "/source_types" })
        {
            using var response = await outside.Api.SendAsAsync(AppRole.Viewer, "/api/v5" + path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Connectors_actions_and_sources_outlive_the_process()
    {
        var folder = RuleApi.NewFolder();
        await using var outside = await ConnectorApi.StartAsync(await RuleApi.OnDiskAsync(folder));
        await outside.ConnectAsync();
        await outside.MakeActionAsync();
        await outside.MakeSourceAsync();
        await outside.Api.AskAsync(HttpStatusCode.Created, "POST", "/rules", """{"id":"r","sql":"SELECT * FROM \"$sources/mqtt:get\"","actions":["mqtt:send"]}""");

        await outside.Api.Broker.RestartAsync();

        await using var again = await Management.ManagedBroker.StartAsync(outside.Api.Broker, isOwned: false);
        Assert.Equal("hush", outside.Api.Broker.Node.Connectors.Connectors.Single().Options.Mqtt!.Password!.Reveal());
        await Polling.Eventually(() => outside.Api.Broker.Node.Connectors.Connectors.Single().IsConnected);
        Assert.Equal("connected", (await again.GetAsync("/rules/r")).GetProperty("action_details")[0].GetProperty("status").GetString());
        Assert.Equal("mqtt:send", (await again.GetAsync("/rules/r")).GetProperty("actions")[0].GetString());
        Assert.Equal("far", (await again.GetAsync("/sources/mqtt:get")).GetProperty("connector").GetString());
    }

    private static ConnectorOptions Options(ConnectorApi outside) => outside.Api.Broker.Node.Connectors.Connectors.Single().Options;
}
