using Heliograph.Server.Sql.Parsing;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Sql;

/// <summary>What is no statement, and what is too much of one.</summary>
public sealed class SyntaxTests
{
    [Theory]
    [InlineData("", 1, 1, "unexpected the end, expected SELECT or FOREACH")]
    [InlineData("DELETE FROM t", 1, 1, "unexpected DELETE, expected SELECT or FOREACH")]
    [InlineData("SELECT FROM t", 1, 8, "unexpected FROM, expected \"*\" or an expression")]
    [InlineData("SELECT a, FROM t", 1, 11, "unexpected FROM, expected \"*\" or an expression")]
    [InlineData("SELECT a\nFROM 't'", 2, 6, "unexpected 't', expected a topic in double quotes")]
    [InlineData("SELECT a\r\n  FROM t WHERE", 2, 15, "unexpected the end, expected an expression")]
    [InlineData("SELECT a WHERE a = 1", 1, 10, "unexpected WHERE, expected")]
    [InlineData("SELECT a FROM t WHERE a = b = c", 1, 29, "unexpected =, expected an operator or the end")]
    [InlineData("SELECT a FROM t GROUP BY a", 1, 17, "unexpected GROUP, expected")]
    [InlineData("SELECT a FROM t;", 1, 16, "unexpected character \";\"")]
    [InlineData("SELECT a FROM t WHERE a LIKE 'x'", 1, 25, "unexpected LIKE, expected")]
    [InlineData("SELECT (a + 1 FROM t", 1, 15, "unexpected FROM, expected an operator or \")\"")]
    [InlineData("SELECT a + FROM t", 1, 12, "unexpected FROM, expected an expression")]
    [InlineData("SELECT 'a FROM t", 1, 8, "a text without an ending '")]
    [InlineData("SELECT a FROM \"t", 1, 15, "a name without an ending \"")]
    [InlineData("SELECT a. FROM\n t", 2, 3, "unexpected the end, expected")]
    [InlineData("SELECT a.+ FROM t", 1, 10, "unexpected +, expected a name after the dot")]
    [InlineData("SELECT a[ FROM t", 1, 11, "unexpected FROM, expected an index")]
    [InlineData("SELECT a[1 FROM t", 1, 12, "unexpected FROM, expected \"]\"")]
    [InlineData("SELECT a[1.5] FROM t", 1, 10, "unexpected 1.5, expected an index")]
    [InlineData("SELECT [1, FROM t", 1, 12, "unexpected FROM, expected an expression")]
    [InlineData("SELECT [a..2] FROM t", 1, 13, "expected a whole number before \"..\"")]
    [InlineData("SELECT [1..100001] FROM t", 1, 18, "expected no more than 100000 numbers in a range")]
    [InlineData("SELECT a AS 1 FROM t", 1, 13, "unexpected 1, expected a name")]
    [InlineData("SELECT a AS b[1..2] FROM t", 1, 21, "expected an alias without \"..\"")]
    [InlineData("SELECT a IN 1 FROM t", 1, 13, "unexpected 1, expected \"(\"")]
    [InlineData("SELECT a NOT 1 FROM t", 1, 14, "unexpected 1, expected IN")]
    [InlineData("SELECT CASE END FROM t", 1, 13, "unexpected END, expected WHEN")]
    [InlineData("SELECT CASE WHEN a THEN 1 FROM t", 1, 27, "unexpected FROM, expected WHEN, ELSE or END")]
    [InlineData("SELECT CASE WHEN a ELSE 1 END FROM t", 1, 20, "unexpected ELSE, expected an operator or THEN")]
    [InlineData("FOREACH * FROM t", 1, 9, "unexpected *, expected an expression")]
    [InlineData("FOREACH a INCASE b DO c FROM t", 1, 20, "unexpected DO, expected")]
    [InlineData("SELECT 1e999 FROM t", 1, 8, "a number beyond 64 bits")]
    [InlineData("SELECT é FROM t", 1, 8, "unexpected character \"é\"")]
    [InlineData("SELECT\n a, no_such_fn(1) FROM t", 2, 5, "there is no function no_such_fn")]
    public void An_error_says_what_was_expected_and_where(string statement, int line, int column, string message)
    {
        var error = Assert.Throws<SqlSyntaxException>(() => Message.Compile(statement));

        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains($"line {line}, column {column}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("[", "1", "]")]
    [InlineData("a[", "1", "]")]
    [InlineData("CASE WHEN true THEN ", "1", " END")]
    [InlineData("1 + (", "1", ")")]
    [InlineData("- ", "1", "")]
    [InlineData("NOT ", "true", "")]
    public void Nesting_ends_at_64(string open, string inner, string close)
    {
        static string Nested(string open, string inner, string close, int depth) =>
            $"SELECT {string.Concat(Enumerable.Repeat(open, depth))}{inner}{string.Concat(Enumerable.Repeat(close, depth))} AS x FROM t";

        Assert.NotNull(Message.Compile(Nested(open, inner, close, 64)));
        var error = Assert.Throws<SqlSyntaxException>(() => Message.Compile(Nested(open, inner, close, 20_000 / open.Length)));
        Assert.Contains("nested more than 64 deep", error.Message, StringComparison.Ordinal);
        Assert.Throws<SqlSyntaxException>(() => Message.Compile(Nested(open, inner, close, 65)));
    }

    [Fact]
    public void A_statement_has_at_most_64_kib()
    {
        var statement = $"SELECT 1 AS x FROM t --{new string('x', 64 * 1024 - 23)}";

        Assert.NotNull(Message.Compile(statement));
        Assert.Throws<SqlSyntaxException>(() => Message.Compile(statement + "x"));
        Assert.Throws<SqlSyntaxException>(() => Message.Compile($"SELECT '{new string('é', 33_000)}' FROM t"));
    }

    [Fact]
    public void A_statement_has_at_most_512_fields_and_a_path_64_steps()
    {
        static string Fields(int count) => $"SELECT {string.Join(',', Enumerable.Repeat("a", count))} FROM t";
        static string Steps(int count) => $"SELECT a{string.Concat(Enumerable.Repeat(".b", count))} FROM t";

        Assert.NotNull(Message.Compile(Fields(512)));
        Assert.Throws<SqlSyntaxException>(() => Message.Compile(Fields(513)));
        Assert.NotNull(Message.Compile(Steps(64)));
        Assert.Throws<SqlSyntaxException>(() => Message.Compile(Steps(65)));
    }

    public static TheoryData<string> Largest =>
    [
        $"SELECT {string.Join('+', Enumerable.Repeat("1", 32_000))} AS x FROM t",
        $"SELECT 1 AS x FROM t WHERE {string.Join(" OR ", Enumerable.Repeat("a", 12_000))} OR true",
        $"SELECT qos IN ({string.Join(',', Enumerable.Repeat("9", 32_000))}) AS x FROM t",
        $"SELECT [{string.Join(',', Enumerable.Repeat("[1]", 16_000))}] AS x FROM t",
        $"SELECT CASE {string.Concat(Enumerable.Repeat("WHEN a THEN 1 ", 4_000))} ELSE 2 END AS x FROM t",
        $"SELECT {string.Join(',', Enumerable.Range(0, 450).Select(i => $"{new string('(', 60)}1{new string(')', 60)} AS a.b{i}"))} FROM t",
        $"SELECT {string.Join('+', Enumerable.Repeat("payload.b.b", 5_000))} AS x FROM t",
    ];

    // A time that doubled with every bracket, or a stack as deep as the statement is long, would not end.
    [Theory]
    [MemberData(nameof(Largest))]
    public void The_largest_statements_are_read_and_evaluated(string statement) =>
        Assert.True(Message.Compile(statement).Evaluate(new Message("""{"a":1,"b":{"b":1}}""")).HasRows);

    [Theory]
    [InlineData("1+(")]
    [InlineData("a[")]
    [InlineData("[a, ")]
    [InlineData("CASE WHEN ")]
    public void What_is_not_closed_is_found_once(string open) =>
        Assert.Throws<SqlSyntaxException>(() => Message.Compile($"SELECT {string.Concat(Enumerable.Repeat(open, 64))} FROM t"));

    [Theory]
    [InlineData("payload AS a, {0} FROM t", "a + a AS a")]
    [InlineData("[1..100000] AS a, {0} FROM t", "[1..100000] AS b")]
    [InlineData("payload.l AS a, {0} FROM t", "0 AS a[0]")]
    public void What_one_message_may_cost_is_bounded(string statement, string field)
    {
        var payload = $$"""{"l":[{{string.Join(',', Enumerable.Repeat(1, 200_000))}}]}""";
        var compiled = Message.Compile("SELECT " + string.Format(statement, string.Join(',', Enumerable.Repeat(field, 500).Append("qos"))) + " WHERE true");

        Assert.Throws<SqlException>(() => compiled.Evaluate(new Message(payload)));
    }

    [Fact]
    public void Lists_of_the_same_lists_are_neither_written_nor_compared_without_end()
    {
        static string Doubled(string name) => string.Join(',', Enumerable.Repeat($"[{name},{name}] AS {name}", 60));
        var row = Message.Compile($"SELECT 1 AS a, {Doubled("a")} FROM t").Evaluate(new Message()).Rows[0];

        Assert.Throws<SqlException>(() => SqlJson.Write(row["a"]));
        Assert.Throws<SqlException>(() => Message.Rows($"SELECT 1 AS a, 1 AS b, {Doubled("a")}, {Doubled("b")} FROM t WHERE a = b"));
    }
}
