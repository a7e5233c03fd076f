using System.Text;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Sql;

/// <summary>Payloads as JSON.</summary>
public sealed class JsonTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("nope")]
    [InlineData("{\"x\":1}}")]
    [InlineData("{\"x\":1} 2")]
    [InlineData("{\"x\":1,}")]
    [InlineData("{\"x\":01}")]
    [InlineData("{\"x\":1,\"y\":tru}")]
    [InlineData("{\"x\":1,\"y\":[{]}")]
    [InlineData("{'x':1}")]
    [InlineData("/* */{\"x\":1}")]
    [InlineData("{\"\\ud800\":1}")]
    public void What_is_no_json_anywhere_is_an_error_of_any_path(string payload)
    {
        Assert.Throws<SqlException>(() => Message.Value("payload.x", payload));
        Assert.Throws<SqlException>(() => Message.Value("payload.nosuch", payload));
        Assert.Throws<SqlException>(() => Message.Value("payload[1]", payload));
        Assert.Throws<SqlException>(() => Message.Rows("SELECT * FROM t WHERE payload.x.y = 1", payload));
    }

    [Fact]
    public void It_is_an_error_again_when_the_message_is_looked_at_again()
    {
        var message = new Message("{\"x\":1,");
        var statement = Message.Compile("SELECT payload.x FROM t");

        Assert.Throws<SqlException>(() => statement.Evaluate(message));
        Assert.Throws<SqlException>(() => statement.Evaluate(message));
    }

    [Theory]
    [InlineData("payload.x", """{"x":1,"x":2}""", "2")]
    [InlineData("payload.o.x", """{"o":{"x":1,"x":2}}""", "2")]
    [InlineData("payload.x", """{"\u0078":3}""", "3")]
    [InlineData("payload.o.x", """{"o":{"\u0078":3}}""", "3")]
    [InlineData("payload.'é'", """{"é":4}""", "4")]
    [InlineData("payload.x", """{"x":"a\n\u00e9"}""", "\"a\\né\"")]
    [InlineData("payload.x", """{"x":1.0}""", "1.0")]
    [InlineData("payload.x", """{"x":-0}""", "0")]
    [InlineData("payload.x", """{"x":1e2}""", "100.0")]
    [InlineData("payload.x", """{"x":9223372036854775808}""", "9.223372036854776E+18")]
    [InlineData("payload.x", """{"x":[1,[2],{"y":null}]}""", """[1,[2],{"y":null}]""")]
    [InlineData("payload.x", """{"x":{}}""", "{}")]
    [InlineData("payload.x", """ { "x" : [ ] } """, "[]")]
    public void A_field_is_what_the_standard_says(string path, string payload, string value) => Assert.Equal(value, Message.Value(path, payload));

    [Fact]
    public void A_number_beyond_64_bits_is_an_error_where_it_is_read()
    {
        Assert.Throws<SqlException>(() => Message.Value("payload.x", """{"x":1e999}"""));
        Assert.Equal("1", Message.Value("payload.y", """{"x":1e999,"y":1}"""));
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        static string Deep(int depth) => $"{{\"x\":{new string('[', depth - 1)}{new string(']', depth - 1)}}}";

        Assert.Equal("1", Message.Value("1 + 0 * payload.y", Deep(64).Replace("{", "{\"y\":0,", StringComparison.Ordinal)));
        Assert.Throws<SqlException>(() => Message.Value("payload.y", Deep(65)));
        Assert.Throws<SqlException>(() => Message.Value("payload[1]", $"{new string('[', 100_000)}"));
    }

    [Fact]
    public void A_payload_is_asked_for_once_and_read_once_however_many_paths_there_are()
    {
        var fields = string.Join(',', Enumerable.Range(0, 100).Select(i => $"payload.f{i % 50} AS a{i}, payload.o.f{i % 50} AS b{i}"));
        var content = string.Join(',', Enumerable.Range(0, 50).Select(i => $"\"f{i}\":{i}"));
        var message = new Message($"{{{content},\"o\":{{{content}}}}}");

        var row = Message.Compile($"SELECT {fields} FROM t WHERE payload.f3 = 3").Evaluate(message).Rows[0];

        Assert.Equal(Enumerable.Range(0, 100).Select(i => i % 50L), Enumerable.Range(0, 100).Select(i => row[$"a{i}"].Integer));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i % 50L), Enumerable.Range(0, 100).Select(i => row[$"b{i}"].Integer));
        Assert.InRange(message.Payloads, 1, 2);
    }

    [Fact]
    public void What_is_no_utf8_is_replaced_when_it_is_written() =>
        Assert.Equal("\"a\uFFFD\"", Encoding.UTF8.GetString(SqlJson.Write(SqlValue.Of([(byte)'a', 0xFF]))));
}
