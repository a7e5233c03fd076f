using System.Text;
using Heliograph.Server.Rules;
using Heliograph.Server.Sql;
using Heliograph.Server.Sql.Events;
using Heliograph.Server.Sql.Functions;
using Heliograph.Server.Sql.Values;
using Heliograph.Tests.House;

namespace Heliograph.Tests.Rules.Events;

/// <summary>The catalogue of what may trigger a rule.</summary>
public sealed class RuleEventsTests
{
    private static readonly string[] s_always = ["event", "timestamp", "node"];

    private static SqlFunctions Functions => new(new(TimeProvider.System, Random.Shared, new(), static _ => null));

    [Fact]
    public void Names_and_topics_and_columns_are_of_one_event_each()
    {
        Assert.Distinct(RuleEvents.All.Select(one => one.Kind));
        Assert.Equal(Enum.GetValues<RuleEventKind>().Order(), RuleEvents.All.Select(one => one.Kind).Order());
        Assert.Distinct(RuleEvents.All.Select(one => one.Name));
        Assert.Distinct(RuleEvents.All.SelectMany(one => new[] { one.Topic, one.OldTopic }.OfType<string>().Distinct()));
        foreach (var one in RuleEvents.All)
        {
            Assert.Distinct(one.ColumnNames);
            Assert.Equal("event", one.ColumnNames[0]);
            Assert.Equal(["timestamp", "node"], one.ColumnNames.TakeLast(2));
            Assert.Empty(one.TestColumns.Except(one.ColumnNames));
            Assert.All(one.TestColumns, column => Assert.True(one.Example(column).HasValue));
        }
    }

    [Fact]
    public void Each_is_found_by_both_of_its_topics()
    {
        foreach (var one in RuleEvents.All.Where(one => one.IsSelectable))
        {
            Assert.Equal(one, Assert.Single(RuleEvents.Named(one.Topic)));
            Assert.Equal(one, RuleEvents.Find(one.Topic));
            if (one.OldTopic is { } old) Assert.Equal(one, RuleEvents.Find(old));
            Assert.Null(RuleFrom.Problem(one.Topic));
            Assert.Equal(one, RuleEvents.OfType(one.Type));
        }

        Assert.Equal("message.publish", RuleEvents.Find("t/#")!.Name);
        Assert.Equal("$sources/mqtt:*", RuleEvents.Find("$bridges/mqtt:x")!.Topic);
        Assert.Equal("$sources/rabbitmq:*", RuleEvents.Find("$sources/rabbitmq:x")!.Topic);
        Assert.Equal(["client.connected", "client.disconnected", "client.connack", "client.ping"], RuleEvents.Named("$events/client/+").Select(one => one.Name));
        Assert.Equal(RuleEvents.All.Count(one => one.IsSelectable), RuleEvents.Named("$events/#").Count);
        Assert.Null(RuleEvents.Find("$events/nothing"));
    }

    [Theory]
    [InlineData("$events/schema_validation/failed", "there are no schema validations and message transformations here")]
    [InlineData("$events/schema_validation_failed", "there are no schema validations and message transformations here")]
    [InlineData("$events/message_transformation/failed", "there are no schema validations and message transformations here")]
    [InlineData("$events/message_transformation_failed", "there are no schema validations and message transformations here")]
    [InlineData("$events/client_conected", "there is no such event; there are $events/message/delivered, $events/message/acked,")]
    [InlineData("$events/nothing/#", "there is no such event")]
    [InlineData("$events/message_publish", "messages that are published are selected by their topic")]
    [InlineData("$sources/mqtt", "expected $sources/type:name")]
    [InlineData("$bridges/:x", "expected $sources/type:name")]
    [InlineData("$share/g/t", "it cannot share a subscription")]
    [InlineData("t/#/x", "this is no topic filter")]
    public void What_FROM_cannot_have(string topic, string problem) => Assert.Contains(problem, RuleFrom.Problem(topic), StringComparison.Ordinal);

    [Fact]
    public void Every_example_of_a_statement_gives_what_its_example_shows()
    {
        foreach (var one in RuleEvents.All)
        {
            var statement = RuleStatement.Compile(one.Statement, Functions);
            Assert.Empty(statement.UnknownColumns);
            Assert.All(statement.Topics, topic => Assert.Equal(one, RuleEvents.Find(topic)));
            var sample = RuleEvents.Sample(statement.Topics[0])!;
            Assert.Equal(one.ColumnNames, sample.Columns);
            var reads = SqlStatement.Compile(one.Statement, Functions);
            Assert.All(reads.Columns, column => Assert.True(sample.Column(column).HasValue, $"{one}: {column}"));
        }
    }

    [Fact]
    public void A_context_replaces_columns_of_the_example_and_adds_others()
    {
        var given = SqlJson.Read(Encoding.UTF8.GetBytes("""{"clientid":"me","more":[1]}""")).Map;
        var input = new ContextInput(RuleEvents.OfType("client_connected")!, given);
        var row = Assert.Single(SqlStatement.Compile("SELECT clientid, username, event, more[1] AS one, nothing FROM \"t\"", Functions).Evaluate(input).Rows);

        Assert.Equal("""{"clientid":"me","username":"u_1","event":"client.connected","one":1}""", Encoding.UTF8.GetString(SqlJson.Write(SqlValue.Of(row))));
        Assert.Equal("more", input.Columns[^1]);
    }

    [Fact]
    public void Columns_are_unknown_that_nothing_in_FROM_has()
    {
        string[] Unknown(string sql) => [.. RuleStatement.Compile(sql, Functions).UnknownColumns];

        Assert.Equal(["reason"], Unknown("SELECT reason, topic FROM \"t\""));
        Assert.Empty(Unknown("SELECT reason, topic FROM \"t\", \"$events/client_disconnected\""));
        Assert.Equal(["payload", "queue"], Unknown("SELECT * FROM \"$events/client/+\" WHERE payload.x = 1 and queue = 'q'"));
        Assert.Equal(["clientid"], Unknown("SELECT queue, clientid FROM \"$sources/rabbitmq:x\""));
        Assert.Empty(Unknown("SELECT whatever FROM \"$sources/other:x\""));
        Assert.Empty(Unknown("FOREACH payload.list AS e DO e.a AS x INCASE e.a > 1 FROM \"t\""));
        Assert.Equal(["mqtt:a", "rabbitmq:b"], RuleStatement.Compile("SELECT * FROM \"$bridges/mqtt:a\", \"$sources/rabbitmq:b\", \"$sources/mqtt:a\", t", Functions).Sources);
    }

    [Fact]
    public void The_page_of_rules_has_every_event_with_its_columns()
    {
        var rows = RuleEvents.All.Select(one => $"| {NameOf(one)} | {one.Description} | {string.Join(", ", one.ColumnNames.Except(s_always).Select(column => $"`{column}`"))} |");

        Assert.Equal(Text(rows), Table("| in FROM | when | columns, beside `event`, `timestamp` and `node` |"));
    }

    [Fact]
    public void The_page_of_rules_says_what_each_column_is()
    {
        var columns = RuleEvents.All.SelectMany(one => one.Columns.Where(column => column.Name != "event")).GroupBy(column => column.Name, column => column.Description);
        var rows = columns.OrderBy(column => column.Key, StringComparer.Ordinal).Select(column => $"| `{column.Key}` | {string.Join("; ", column.Distinct())} |");

        Assert.Equal(Text(rows), Table("| column | what it is |"));
    }

    private static string NameOf(RuleEvent one) => one.Kind switch
    {
        RuleEventKind.MessagePublish => "a topic, or a filter",
        _ when one.OldTopic is { } old && old != one.Topic => $"`{one.Topic}`, `{old}`",
        _ => $"`{one.Topic}`",
    };

    private static string Text(IEnumerable<string> rows) => string.Join('\n', rows);

    private static string Table(string head)
    {
        var lines = SourceTree.Read("docs/rules.md").Split('\n');
        var start = Array.IndexOf(lines, head);
        Assert.True(start >= 0, $"docs/rules.md has no table with the head {head}");
        return Text(lines[(start + 2)..].TakeWhile(line => line.StartsWith('|')));
    }
}
