using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Sql;

/// <summary>FOREACH, DO, INCASE: a row for each element of a list.</summary>
public sealed class ForeachTests
{
    private const string Payload = """{"at":9,"s":[{"n":"a","v":1},{"n":"b","v":2},{"n":"c","v":3}],"no":5}""";

    [Theory]
    [InlineData("FOREACH payload.s DO item.n AS n FROM t", """{"n":"a"} {"n":"b"} {"n":"c"}""")]
    [InlineData("FOREACH payload.s AS e DO e.n AS n, payload.at AS at INCASE e.v > 1 FROM t", """{"n":"b","at":9} {"n":"c","at":9}""")]
    [InlineData("foreach payload.s as e do e.v as v, v * 10 as w incase e.v <> 2 from t where payload.at = 9", """{"v":1,"w":10} {"v":3,"w":30}""")]
    [InlineData("FOREACH payload.at AS at, payload.s AS e DO e.v + at AS sum FROM t", """{"sum":10} {"sum":11} {"sum":12}""")]
    [InlineData("FOREACH payload.s AS e, [e[1].v, e[3].v] AS v DO v FROM t", """{"v":1} {"v":3}""")]
    [InlineData("FOREACH [1..3] DO item FROM t WHERE item > 5", "")]
    [InlineData("FOREACH [1..3] AS i DO i * i AS square FROM t", """{"square":1} {"square":4} {"square":9}""")]
    [InlineData("FOREACH payload.s AS e DO e.n FROM t", """{"e":{"n":"a"}} {"e":{"n":"b"}} {"e":{"n":"c"}}""")]
    public void There_is_a_row_for_each_element(string statement, string rows) => Assert.Equal(rows, Message.Rows(statement, Payload));

    [Theory]
    [InlineData("FOREACH payload.no DO item FROM t")]
    [InlineData("FOREACH payload.nosuch FROM t")]
    [InlineData("FOREACH payload.s[1] FROM t")]
    [InlineData("FOREACH payload.s INCASE item.v > 3 FROM t")]
    [InlineData("FOREACH payload.s FROM t WHERE payload.at = 8")]
    [InlineData("FOREACH [] FROM t")]
    public void There_is_none_without_a_list_or_with_nothing_left_of_it(string statement) => Assert.False(Message.Compile(statement).Evaluate(new Message(Payload)).HasRows);

    [Theory]
    [InlineData("FOREACH [7] AS x FROM t")]
    [InlineData("FOREACH [7] AS x DO * FROM t")]
    public void Without_do_a_row_has_all_columns_and_the_element(string statement)
    {
        var row = Message.Compile(statement).Evaluate(new Message(Payload)).Rows[0];

        Assert.Equal(["payload", "topic", "clientid", "qos", "flags", "pub_props", "x"], row.Fields.Select(field => field.Key));
        Assert.Equal(7, row["x"].Integer);
    }

    [Fact]
    public void What_one_element_wrote_the_next_does_not_see() =>
        Assert.Equal("""{"n":1,"m":1} {"k":5}""", Message.Rows("FOREACH payload.s DO item.n AS n, n AS m, item.k AS k FROM t", """{"s":[{"n":1},{"k":5}]}"""));

    [Fact]
    public void A_row_of_each_element_is_a_row_of_its_own() => Assert.Equal(
        """{"c":{"a":1,"b":1}} {"c":{"a":1,"b":2}}""", Message.Rows("FOREACH [1..2] AS i DO payload.c AS c, i AS c.b FROM t", """{"c":{"a":1}}"""));

    [Fact]
    public void Rows_that_would_take_the_memory_are_an_error()
    {
        var fields = string.Join(", ", Enumerable.Range(0, 500).Select(i => $"item AS a{i}"));

        var error = Assert.Throws<SqlException>(() => Message.Compile($"FOREACH [1..100000] DO {fields} FROM t").Evaluate(new Message("{}")));
        Assert.Equal("too much work for one message", error.Message);
        Assert.Equal(1000, Message.Compile($"FOREACH [1..1000] DO {fields} FROM t").Evaluate(new Message("{}")).Rows.Count);
    }

    [Fact]
    public void Too_long_a_list_is_an_error()
    {
        var payload = $"[{string.Join(',', Enumerable.Repeat(0, 100_001))}]";

        Assert.Throws<SqlException>(() => Message.Rows("FOREACH payload[1..-1] DO item FROM t", payload));
        Assert.Equal(2, Message.Compile("FOREACH payload[1..2] DO item FROM t").Evaluate(new Message(payload)).Rows.Count);
    }
}
