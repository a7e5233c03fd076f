using System.Net;
using System.Text.Json;
using Heliograph.Server.Sql.Events;
using Heliograph.Tests.Management;

namespace Heliograph.Tests.Rules;

/// <summary>Statements that are tried out.</summary>
public sealed class RuleTrialTests
{
    [Theory]
    [InlineData("""SELECT payload.v AS v, topic FROM "t/#" WHERE v > 1""", """{"event_type":"message_publish","topic":"t/1","payload":"{\"v\":2}"}""", """{"v":2,"topic":"t/1"}""")]
    [InlineData("""SELECT clientid, 1 AS one FROM "t/#" """, """{"topic":"t/1","clientid":"me"}""", """{"clientid":"me","one":1}""")]
    [InlineData("""FOREACH payload.s DO item.n AS n FROM "t/#" """, """{"event_type":"message_publish","topic":"t/1","payload":"{\"s\":[{\"n\":1},{\"n\":\"ü\"}]}"}""", """[{"n":1},{"n":"ü"}]""")]
    [InlineData("""FOREACH payload.s DO item.n AS n FROM "t/#" """, """{"topic":"t/1","payload":"{\"s\":[{\"n\":1}]}"}""", """[{"n":1}]""")]
    [InlineData("""SELECT clientid, reason FROM "$events/client_disconnected" """, """{"event_type":"client_disconnected","clientid":"c","reason":"normal"}""", """{"clientid":"c","reason":"normal"}""")]
    [InlineData("""SELECT clientid FROM "$events/client/connected" """, """{"clientid":"c"}""", """{"clientid":"c"}""")]
    [InlineData("""SELECT event_type AS t, 1 AS one FROM "t" """, """{"event_type":"message_publish","topic":"t"}""", """{"one":1}""")]
    public async Task A_statement_gives_what_it_makes_of_an_example(string sql, string context, string row)
    {
        await using var broker = await ManagedBroker.StartAsync();

        var answer = await broker.AskAsync(HttpStatusCode.OK, "POST", "/rule_test", Request(sql, context));

        Assert.Equal(row, answer.GetRawText());
    }

    [Theory]
    [InlineData("""SELECT * FROM "t/#" WHERE payload.v > 1""", """{"topic":"t/1","payload":"{\"v\":1}"}""", "the condition is not true")]
    [InlineData("""SELECT * FROM "t/#" """, """{"topic":"u/1"}""", "FROM has nothing of this")]
    [InlineData("""SELECT * FROM "t/#" """, """{"event_type":"client_connected"}""", "FROM has nothing of this")]
    [InlineData("""SELECT * FROM "$events/client_connected" """, """{"event_type":"message_publish","topic":"t"}""", "FROM has nothing of this")]
    [InlineData("""FOREACH payload.s FROM "t/#" """, """{"topic":"t/1","payload":"{\"s\":[]}"}""", "there is no element")]
    public async Task An_example_of_which_nothing_comes_is_no_match(string sql, string context, string reason)
    {
        await using var broker = await ManagedBroker.StartAsync();

        await broker.RefusedAsync(HttpStatusCode.PreconditionFailed, "NOT_MATCH", reason, "POST", "/rule_test", Request(sql, context));
    }

    [Theory]
    [InlineData("SELECT * FRM \"t\"", "{}", "line 1, column 10")]
    [InlineData("SELECT\n nothing() FROM \"t\"", "{}", "line 2, column 2")]
    [InlineData("SELECT * FROM \"t/#/x\"", "{}", "this is no topic filter")]
    [InlineData("SELECT payload.x FROM \"t\"", """{"topic":"t","payload":"none"}""", "the statement fails with this example")]
    [InlineData("SELECT 1 / 0 FROM \"t\"", """{"topic":"t"}""", "the statement fails with this example")]
    [InlineData("SELECT * FROM \"t\"", """{"event_type":"rain"}""", "there is no event_type 'rain'; there are message_publish")]
    [InlineData("SELECT * FROM \"t\"", "[]", "the body is wrong")]
    [InlineData("SELECT * FROM \"t\"", """{"topic":"t","payload":"\ud800"}""", "the body")]
    [InlineData("SELECT * FROM \"t\"", """{"topic":"t","topic":"u"}""", "the body")]
    [InlineData("FOREACH [1..100000] DO payload AS p FROM \"t\"", """{"topic":"t","payload":"0123456789"}""", "the result is longer than 1024 KiB")]
    public async Task What_cannot_be_tried_out_is_refused_with_a_reason(string sql, string context, string reason)
    {
        await using var broker = await ManagedBroker.StartAsync();

        await broker.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", reason, "POST", "/rule_test", Request(sql, context));
    }

    [Fact]
    public async Task A_trial_changes_nothing()
    {
        await using var broker = await ManagedBroker.StartAsync();
        await broker.AskAsync(HttpStatusCode.Created, "POST", "/rules", """{"id":"a","sql":"SELECT kv_store_put('k', 1) AS x, kv_store_get('k') AS y FROM \"t\"","actions":[{"function":"console"}]}""");

        Assert.Equal(1, (await broker.AskAsync(HttpStatusCode.OK, "POST", "/rules/a/test", """{"context":{"topic":"t"}}""")).GetProperty("y").GetInt32());
        await broker.RefusedAsync(HttpStatusCode.PreconditionFailed, "NOT_MATCH", "FROM", "POST", "/rules/a/test", """{"context":{"topic":"u"}}""");
        await broker.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "no action is done here", "POST", "/rules/a/test", """{"context":{"topic":"t"},"stop_action_after_template_rendering":false}""");
        await broker.RefusedAsync(HttpStatusCode.NotFound, "NOT_FOUND", "there is no rule 'b'", "POST", "/rules/b/test", """{"context":{"topic":"t"}}""");

        Assert.Equal((0, 0, 0, 0), broker.Broker.Matches("a"));
        Assert.Equal((0, 0, 0), broker.Broker.Actions("a"));
        await broker.RefusedAsync(HttpStatusCode.BadRequest, "BAD_REQUEST", "fails", "POST", "/rule_test", Request("SELECT kv_store_get('k') + 1 AS y FROM \"t\"", """{"topic":"t"}"""));
    }

    [Fact]
    public async Task Every_event_can_be_tried_out_with_its_example()
    {
        await using var broker = await ManagedBroker.StartAsync();
        var events = (await broker.GetAsync("/rule_events")).EnumerateArray().ToList();
        Assert.Equal(RuleEvents.All.Select(one => one.Topic), events.Select(one => one.GetProperty("event").GetString()));

        foreach (var (one, about) in events.Zip(RuleEvents.All))
        {
            Assert.NotEmpty(one.GetProperty("columns").EnumerateArray());
            Assert.NotEqual("", one.GetProperty("title").GetProperty("en").GetString());
            Assert.All(one.GetProperty("test_columns").EnumerateObject(), column => Assert.Equal((2, JsonValueKind.String), (column.Value.GetArrayLength(), column.Value[1].ValueKind)));
            var from = one.GetProperty("event").GetString()!.Replace(":*", ":x", StringComparison.Ordinal);
            var sql = about.IsSelectable || from.Contains(':', StringComparison.Ordinal) ? $"SELECT * FROM \"{from}\"" : "SELECT * FROM \"#\"";
            var row = await broker.AskAsync(HttpStatusCode.OK, "POST", "/rule_test", Request(sql, $$"""{"event_type":"{{about.Type}}"}"""));
            Assert.NotEmpty(row.EnumerateObject());
        }
    }

    private static string Request(string sql, string context) => $$"""{"sql":{{JsonSerializer.Serialize(sql)}},"context":{{context}}}""";
}
