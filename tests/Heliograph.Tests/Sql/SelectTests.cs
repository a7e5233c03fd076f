using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Sql;

/// <summary>SELECT: fields, aliases, WHERE.</summary>
public sealed class SelectTests
{
    [Fact]
    public void Everything_is_all_columns_in_their_order() => Assert.Equal(
        """{"payload":"x","topic":"plant/7/state","clientid":"meter","qos":1,"flags":{"dup":false,"retain":true},"pub_props":{"User-Property":{"k 1":"v"}}}""",
        Message.Rows("SELECT * FROM \"t\"", "x"));

    [Theory]
    [InlineData("SELECT qos, clientid FROM \"t\"", """{"qos":1,"clientid":"meter"}""")]
    [InlineData("select qos as q from t", """{"q":1}""")]
    [InlineData("SELECT qos q FROM t", """{"q":1}""")]
    [InlineData("SELECT payload.a, payload.b.c FROM t", """{"payload":{"a":1,"b":{"c":2}}}""")]
    [InlineData("SELECT payload.list[2] FROM t", """{"payload":{"list":[8]}}""")]
    [InlineData("SELECT payload.list[2..3] FROM t", """{"payload":{"list":[8,9]}}""")]
    [InlineData("SELECT 'x', qos + 1 FROM t", """{"x":"x","qos + 1":2}""")]
    [InlineData("SELECT \"payload\".a AS \"a b\" FROM t", """{"a b":1}""")]
    [InlineData("SELECT nosuch, payload.nosuch AS x, qos FROM t", """{"qos":1}""")]
    [InlineData("SELECT payload.none AS x FROM t", """{"x":null}""")]
    [InlineData("SELECT 1 AS end1, -- the rest of the line is not read, '\n 2 AS b FROM t", """{"end1":1,"b":2}""")]
    public void Fields_are_named_by_alias_or_by_themselves(string statement, string row) =>
        Assert.Equal(row, Message.Rows(statement, """{"a":1,"b":{"c":2},"list":[7,8,9],"none":null}"""));

    [Theory]
    [InlineData("SELECT 1 AS a.b, 2 AS a.c FROM t", """{"a":{"b":1,"c":2}}""")]
    [InlineData("SELECT payload.list AS c, 0 AS c[0], 5 AS c[-0] FROM t", """{"c":[0,7,8,9,5]}""")]
    [InlineData("SELECT payload.list AS c, 0 AS c[1], 5 AS c[-1] FROM t", """{"c":[0,8,5]}""")]
    [InlineData("SELECT payload.list AS c, 0 AS c[4], 5 AS c[-4] FROM t", """{"c":[7,8,9]}""")]
    [InlineData("SELECT payload.list AS c, 2 AS i, 0 AS c[i] FROM t", """{"c":[7,0,9],"i":2}""")]
    [InlineData("SELECT 1 AS a[1].b, 2 AS a[1].c, 3 AS a[-0].b FROM t", """{"a":[{"b":1,"c":2},{"b":3}]}""")]
    [InlineData("SELECT 1 AS a, 2 AS a.b FROM t", """{"a":{"b":2}}""")]
    [InlineData("SELECT payload.nosuch AS a.b, 1 AS c FROM t", """{"c":1}""")]
    [InlineData("SELECT 1 AS payload.'x y'.2 FROM t", """{"payload":{"x y":{"2":1}}}""")]
    public void Aliases_are_paths_that_values_are_written_to(string statement, string row) =>
        Assert.Equal(row, Message.Rows(statement, """{"list":[7,8,9]}"""));

    [Theory]
    [InlineData("SELECT *, 1 AS flags.dup FROM t", "\"flags\":{\"dup\":1,\"retain\":true}")]
    [InlineData("SELECT *, 2 AS qos FROM t", "\"qos\":2")]
    [InlineData("SELECT 2 AS qos, * FROM t", "\"qos\":1")]
    [InlineData("SELECT *, 3 AS payload.x FROM t", "\"payload\":{\"x\":3}")]
    public void What_comes_later_takes_the_place_of_what_was_before(string statement, string part) => Assert.Contains(part, Message.Rows(statement), StringComparison.Ordinal);

    [Theory]
    [InlineData("SELECT payload.a AS x, x + 1 AS y FROM t WHERE y = 2", """{"x":1,"y":2}""")]
    [InlineData("SELECT 5 AS qos, qos AS q FROM t WHERE qos = 5", """{"qos":5,"q":5}""")]
    [InlineData("SELECT qos AS q, 5 AS qos FROM t WHERE q = 1", """{"q":1,"qos":5}""")]
    [InlineData("SELECT payload.b AS p, p.c AS c FROM t", """{"p":{"c":2},"c":2}""")]
    [InlineData("SELECT payload.a FROM t WHERE payload.b.c = 2", """{"payload":{"a":1}}""")]
    [InlineData("SELECT payload.nosuch AS qos FROM t WHERE qos = 1", "{}")]
    public void An_alias_is_seen_by_what_comes_after_it_and_by_where(string statement, string row) =>
        Assert.Equal(row, Message.Rows(statement, """{"a":1,"b":{"c":2}}"""));

    [Theory]
    [InlineData("payload.a = 1", true)]
    [InlineData("payload.a > 1", false)]
    [InlineData("payload.yes", true)]
    [InlineData("payload.a", false)]
    [InlineData("payload.text", false)]
    [InlineData("nosuch", false)]
    public void A_message_passes_when_the_condition_is_true_and_nothing_else(string condition, bool passes)
    {
        var result = Message.Compile($"SELECT 1 AS x FROM t WHERE {condition}").Evaluate(new Message("""{"a":1,"yes":true,"text":"true"}"""));

        Assert.Equal(passes, result.HasRows);
        Assert.Equal(passes ? 1 : 0, result.Rows.Count);
    }

    [Fact]
    public void What_is_in_from_is_given_as_written() =>
        Assert.Equal(["a/+/#", "$events/client_connected", "bare", "say \"x\""], Message.Compile("SELECT * FROM \"a/+/#\", \"$events/client_connected\",bare, \"say \"\"x\"\"\"").Topics);

    [Fact]
    public void The_columns_that_are_read_are_known() =>
        Assert.Equal(["clientid", "payload", "qos", "wrong"], Message.Compile("SELECT payload.x AS y, y.z, qos FROM t WHERE wrong[clientid] = y").Columns);

    [Fact]
    public void A_statement_can_be_evaluated_on_several_threads_and_again_after_an_error()
    {
        var statement = Message.Compile("SELECT payload.x + 1 AS y FROM t WHERE y > 0");

        Parallel.For(0, 200, i =>
        {
            Assert.Throws<SqlException>(() => statement.Evaluate(new Message("[")));
            Assert.Equal($$"""{"y":{{i + 1}}}""", new Message($$"""{"x":{{i}}}""").Rows(statement));
        });
    }

    [Fact]
    public void A_path_writes_into_a_column_that_all_columns_bring() =>
        Assert.Equal("""{"User-Property":{"k 1":"v"},"Content-Type":"text/plain"}""", Message.Compile("SELECT *, 'text/plain' AS pub_props.'Content-Type' FROM t").Evaluate(new Message()).Rows[0]["pub_props"] is { } value
            ? System.Text.Encoding.UTF8.GetString(Heliograph.Server.Sql.Values.SqlJson.Write(value)) : "");
}
