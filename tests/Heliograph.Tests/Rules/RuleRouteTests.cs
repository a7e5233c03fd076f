using System.Net;
using Heliograph.Protocol;
using Heliograph.Server.Apps;
using Heliograph.Tests.Api;
using Heliograph.Tests.Management;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Rules;

/// <summary>Rules over the management API.</summary>
public sealed class RuleRouteTests
{
    private const string Republish = """
        {"id":"r","name":"forward","sql":"SELECT payload.v AS v, qos FROM \"in/#\", \"$events/client_connected\" WHERE v > 1","description":"what is warm","actions":[
            {"function":"republish","args":{"topic":"out/${v}","qos":1,"retain":"${flags.retain}","payload":"${.}","user_properties":"${pub_props.User-Property}",
            "mqtt_properties":{"Content-Type":"application/json","Message-Expiry-Interval":"60"},"direct_dispatch":false}}]}
        """;

    [Fact]
    public async Task A_rule_is_made_shown_changed_and_deleted_and_works_at_once()
    {
        await using var broker = await ManagedBroker.StartAsync();
        var made = await broker.AskAsync(HttpStatusCode.Created, "POST", "/rules", RuleApi.Simple);
        Assert.Equal(("a", true, "api"), (made.GetProperty("id").GetString(), made.GetProperty("enable").GetBoolean(), made.GetProperty("origin").GetString()));
        var publisher = await broker.Broker.PublisherAsync();
        await publisher.PublishAsync("t", "x", QoS.AtLeastOnce);
        await Eventually(() => broker.Broker.Actions("a") == (1, 1, 0));

        var changed = await broker.AskAsync(HttpStatusCode.OK, "PUT", "/rules/a", """{"sql":"SELECT * FROM \"u\"","enable":false}""");
        Assert.Equal("""["u"]""", changed.GetProperty("from").GetRawText());
        Assert.Equal("[]", changed.GetProperty("actions").GetRawText());
        Assert.False(broker.Broker.RuleOf("a").IsEnabled);

        await broker.AskAsync(HttpStatusCode.NoContent, "DELETE", "/rules/a");
        Assert.Empty(broker.Broker.Node.Rules.All);
        await broker.RefusedAsync(HttpStatusCode.NotFound, "NOT_FOUND", "there is no rule 'a'", "GET", "/rules/a");
        await broker.RefusedAsync(HttpStatusCode.NotFound, "NOT_FOUND", "there is no rule 'a'", "DELETE", "/rules/a");
        await broker.RefusedAsync(HttpStatusCode.NotFound, "NOT_FOUND", "there is no rule 'a'", "PUT", "/rules/a", RuleApi.Simple);
        await broker.RefusedAsync(HttpStatusCode.NotFound, "NOT_FOUND", "there is no rule 'a'", "GET", "/rules/a/metrics");
        await broker.RefusedAsync(HttpStatusCode.NotFound, "NOT_FOUND", "there is no rule 'a'", "PUT", "/rules/a/metrics/reset");
    }

    [Fact]
    public async Task What_was_answered_can_be_sent_back()
    {
        await using var broker = await ManagedBroker.StartAsync();
        var made = await broker.AskAsync(HttpStatusCode.Created, "POST", "/rules", Republish);
        var args = made.GetProperty("actions")[0].GetProperty("args");
        Assert.Equal(("out/${v}", 1, "${flags.retain}", "${.}"), (args.GetProperty("topic").GetString(), args.GetProperty("qos").GetInt32(), args.GetProperty("retain").GetString(), args.GetProperty("payload").GetString()));
        Assert.Equal("""{"Message-Expiry-Interval":"60","Content-Type":"application/json"}""", args.GetProperty("mqtt_properties").GetRawText());
        Assert.Equal(("forward", "what is warm"), (made.GetProperty("name").GetString(), made.GetProperty("description").GetString()));
        Assert.Equal("""["in/#","$events/client_connected"]""", made.GetProperty("from").GetRawText());
        await broker.Broker.AdvanceAsync(60);
        var rule = broker.Broker.RuleOf("r");

        var again = await broker.AskAsync(HttpStatusCode.OK, "PUT", "/rules/r", made.GetRawText());

        Assert.Equal(made.GetProperty("actions").GetRawText(), again.GetProperty("actions").GetRawText());
        Assert.Equal(made.GetProperty("created_at").GetString(), again.GetProperty("created_at").GetString());
        Assert.NotEqual(made.GetProperty("last_modified_at").GetString(), again.GetProperty("last_modified_at").GetString());
        Assert.Same(rule, broker.Broker.RuleOf("r"));
    }

    [Fact]
    public async Task A_rule_without_an_id_is_given_one_and_one_with_a_slash_is_found()
    {
        await using var broker = await ManagedBroker.StartAsync();
        var id = (await broker.AskAsync(HttpStatusCode.Created, "POST", "/rules", """{"sql":"SELECT * FROM \"t\""}""")).GetProperty("id").GetString()!;
        Assert.Matches("^rule_[0-9a-f]{8}$", id);
        await broker.GetAsync("/rules/" + id);

        await broker.AskAsync(HttpStatusCode.Created, "POST", "/rules", """{"id":"a/b ü","sql":"SELECT * FROM \"t\""}""");
        Assert.Equal("a/b ü", (await broker.GetAsync("/rules/a%2Fb%20%C3%BC")).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("""{"id":"x"}""", "the body is wrong")]
    [InlineData("""{"id":"x","sql":""}""", "is missing; expected a statement")]
    [InlineData("""{"id":"x","id":"y","sql":"SELECT * FROM \"t\""}""", "the body")]
    [InlineData("""{"id":"x\ud800","sql":"SELECT * FROM \"t\""}""", "the body")]
    [InlineData("""{"id":"x","sql":"SELECT * FROM \"t\"","actions":[{"function":"console","function":"console"}]}""", "the body")]
    [InlineData("""{"id":"x","sql":"SELECT * FRM \"t\""}""", "line 1, column 10")]
    [InlineData("""{"id":"x","sql":"SELECT nothing() FROM \"t\""}""", "line 1, column 8")]
    [InlineData("""{"id":"x","sql":"SELECT * FROM \"t/#/x\""}""", "this is no topic filter")]
    [InlineData("""{"id":"","sql":"SELECT * FROM \"t\""}""", "id")]
    [InlineData("""{"id":"a","sql":"SELECT * FROM \"t\""}""", "there is a rule 'a' already")]
    [InlineData("""{"id":"x","sql":"SELECT * FROM \"t\"","enabled":true}""", "$.enabled")]
    [InlineData("""{"id":"x","sql":"SELECT * FROM \"t\"","queue":0}""", "queue")]
    [InlineData("""{"id":"x","sql":"SELECT * FROM \"t\"","actions":["nothing"]}""", "actions[0]")]
    [InlineData("""{"id":"x","sql":"SELECT * FROM \"t\"","actions":[{"function":"console"},{"function":"shell"}]}""", "actions[1]: there is no function 'shell'")]
    [InlineData("""{"id":"x","sql":"SELECT * FROM \"t\"","actions":[{"function":"republish","args":{}}]}""", "actions[0].topic")]
    [InlineData("""{"id":"x","sql":"SELECT * FROM \"t\"","actions":[{"function":"republish","args":{"topic":"t","qos":3}}]}""", "actions[0].qos")]
    [InlineData("""{"id":"x","sql":"SELECT * FROM \"t\"","actions":[{"function":"republish","args":{"topic":"t","speed":3}}]}""", "'speed'")]
    [InlineData("""{"id":"x","sql":"SELECT * FROM \"t\"","actions":[{"function":"republish","args":{"topic":"t","mqtt_properties":{"X":"y"}}}]}""", "'X'")]
    [InlineData("""{"id":"x","sql":"SELECT * FROM \"t\"","actions":[{"function":"republish","args":{"topic":"t","direct_dispatch":true}}]}""", "direct_dispatch")]
    [InlineData("""{"id":"x","sql":"SELECT * FROM \"t\"","actions":["http:nowhere"]}""", "there is no action 'http:nowhere'")]
    [InlineData("""{"id":"x","sql":"SELECT * FROM \"$sources/mqtt:nowhere\""}""", "there is no source 'mqtt:nowhere'")]
    [InlineData("[]", "the body is wrong")]
    public async Task What_is_no_rule_is_refused_with_a_reason(string body, string reason)
    {
        await using var broker = await ManagedBroker.StartAsync();
        await broker.AskAsync(HttpStatusCode.Created, "POST", "/rules", RuleApi.Simple);

        await broker.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", reason, "POST", "/rules", body);

        Assert.Equal("a", await broker.IdsAsync("/rules"));
    }

    [Fact]
    public async Task The_id_of_a_rule_stays()
    {
        await using var broker = await ManagedBroker.StartAsync();
        await broker.AskAsync(HttpStatusCode.Created, "POST", "/rules", RuleApi.Simple);

        await broker.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "cannot change", "PUT", "/rules/a", """{"id":"b","sql":"SELECT * FROM \"t\""}""");
    }

    [Fact]
    public async Task Rules_are_listed_by_page_and_filter()
    {
        await using var broker = await ManagedBroker.StartAsync(await TestRules.StartAsync(1, TestRules.Log("file", "SELECT * FROM \"t/1\"")));
        await broker.AskAsync(HttpStatusCode.Created, "POST", "/connectors", """{"type":"mqtt","name":"far","enable":false,"server":"127.0.0.1:1"}""");
        await broker.AskAsync(HttpStatusCode.Created, "POST", "/sources", """{"type":"mqtt","name":"in","connector":"far","parameters":{"topic":"x"}}""");
        await broker.AskAsync(HttpStatusCode.Created, "POST", "/rules", """{"id":"b1","sql":"SELECT * FROM \"t/#\", \"u\"","description":"the first"}""");
        await broker.AskAsync(HttpStatusCode.Created, "POST", "/rules", """{"id":"b2","sql":"SELECT * FROM \"$sources/mqtt:in\"","enable":false,"actions":[{"function":"console"}]}""");

        Assert.Equal("file b1 b2", await broker.IdsAsync("/rules"));
        Assert.Equal("b1", await broker.IdsAsync("/rules?limit=1&page=2"));
        Assert.Equal("""{"count":3,"page":2,"limit":1,"hasnext":true}""", (await broker.GetAsync("/rules?limit=1&page=2")).GetProperty("meta").GetRawText());
        Assert.Equal("b2", await broker.IdsAsync("/rules?enable=false"));
        Assert.Equal("file b1", await broker.IdsAsync("/rules?enable=true"));
        Assert.Equal("b1", await broker.IdsAsync("/rules?from=u"));
        Assert.Equal("b1 b2", await broker.IdsAsync("/rules?like_id=b"));
        Assert.Equal("file b1", await broker.IdsAsync("/rules?like_from=t%2F"));
        Assert.Equal("file", await broker.IdsAsync("/rules?match_from=%2B%2F1"));
        Assert.Equal("b1", await broker.IdsAsync("/rules?like_description=first"));
        Assert.Equal("b2", await broker.IdsAsync("/rules?source=mqtt:in&source=mqtt:other"));
        Assert.Equal("file b2", await broker.IdsAsync("/rules?action=console"));
        Assert.Equal("b2", await broker.IdsAsync("/rules?action=console&enable=false"));
        await broker.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "enable is 'maybe'", "GET", "/rules?enable=maybe");
        await broker.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "there is no parameter 'like_sql'", "GET", "/rules?like_sql=x");
    }

    [Fact]
    public async Task Properties_of_a_republished_message_are_made_of_the_row()
    {
        await using var broker = await ManagedBroker.StartAsync();
        await broker.AskAsync(HttpStatusCode.Created, "POST", "/rules", """
            {"id":"p","sql":"SELECT payload.f AS f, payload.t AS t FROM \"in\"","actions":[{"function":"republish","args":{"topic":"out","payload":"x","mqtt_properties":{
                "Payload-Format-Indicator":"${f}","Content-Type":"text/${f}","Response-Topic":"${t}","Correlation-Data":"${missing}","Message-Expiry-Interval":"100"}}}]}
            """);
        var subscriber = await broker.Broker.SubscriberAsync();
        await subscriber.SubscribeAsync("out");
        var publisher = await broker.Broker.PublisherAsync();

        await publisher.PublishAsync("in", """{"f":1,"t":"reply/#"}""");
        var first = await subscriber.ReceiveAsync();
        await publisher.PublishAsync("in", """{"f":7,"t":"reply/1"}""");
        var second = await subscriber.ReceiveAsync();

        Assert.Equal((100u, "0101" + "030006" + Hex("text/1")), (first.MessageExpiry ?? 0, first.Forwarded));
        Assert.Equal((100u, "030006" + Hex("text/7") + "080007" + Hex("reply/1")), (second.MessageExpiry ?? 0, second.Forwarded));
    }

    [Fact]
    public async Task A_viewer_sees_rules_and_changes_none()
    {
        await using var broker = await ManagedBroker.StartAsync();
        await broker.AskAsync(HttpStatusCode.Created, "POST", "/rules", RuleApi.Simple);
        foreach (var (method, path) in new[] { ("POST", "/rules"), ("PUT", "/rules/a"), ("DELETE", "/rules/a"), ("PUT", "/rules/a/metrics/reset"), ("POST", "/rule_test"), ("POST", "/rules/a/test") })
        {
            using var response = await broker.SendAsAsync(AppRole.Viewer, "/api/v5" + path, method, method == "DELETE" ? null : RuleApi.Simple);
            await response.ShouldBeErrorAsync(HttpStatusCode.Forbidden, "UNAUTHORIZED_ROLE", "has the role viewer");
        }

        foreach (var path in new[] { "/rules", "/rules/a", "/rules/a/metrics", "/rule_events" })
        {
            using var response = await broker.SendAsAsync(AppRole.Viewer, "/api/v5" + path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Contains(broker.Changes, change => (change.Request, change.Subject, change.Status) == ("POST /api/v5/rules", "a", 201));
    }

    private static string Hex(string text) => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(text));
}
