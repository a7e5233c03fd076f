namespace Heliograph.Tests.Sql;

/// <summary>Expressions: paths, lists, operators, CASE.</summary>
public sealed class ExpressionTests
{
    private const string Payload = """
        {"a":{"b":{"c":1},"in":2,"b c":3,"4":5},"l":[10,20,[30,40]],"i":2,"t":"{\"x\":[7]}","n":null,"yes":true,"s":"12","w":"word"}
        """;

    [Theory]
    [InlineData("payload.a.b.c", "1")]
    [InlineData("payload.a.in", "2")]
    [InlineData("payload.a.'b c'", "3")]
    [InlineData("payload.a.4", "5")]
    [InlineData("payload.\"a\".\"4\"", "5")]
    [InlineData("payload.a.b", """{"c":1}""")]
    [InlineData("payload.l[1]", "10")]
    [InlineData("payload.l[-1][2]", "40")]
    [InlineData("payload.l[3][-2]", "30")]
    [InlineData("payload.l[payload.i]", "20")]
    [InlineData("payload.l[qos]", "10")]
    [InlineData("payload.l[payload.w]", "undefined")]
    [InlineData("payload.l[0]", "undefined")]
    [InlineData("payload.l[-0]", "undefined")]
    [InlineData("payload.l[4]", "undefined")]
    [InlineData("payload.l[-4]", "undefined")]
    [InlineData("payload.l.x", "undefined")]
    [InlineData("payload.a[1]", "undefined")]
    [InlineData("payload.a.x.y", "undefined")]
    [InlineData("payload.i.x", "undefined")]
    [InlineData("payload.n.x", "undefined")]
    [InlineData("payload.n", "null")]
    [InlineData("payload.t.x[1]", "7")]
    [InlineData("payload.w.x", "undefined")]
    [InlineData("topic.x", "undefined")]
    [InlineData("pub_props.'User-Property'.'k 1'", "\"v\"")]
    [InlineData("flags.retain", "true")]
    public void A_path_leads_to_a_value_or_nowhere(string path, string value) => Assert.Equal(value, Message.Value(path, Payload));

    [Theory]
    [InlineData("payload[2].x", "5")]
    [InlineData("payload[-1]", """{"x":5}""")]
    public void A_payload_may_be_a_list(string path, string value) => Assert.Equal(value, Message.Value(path, """[1,{"x":5}]"""));

    [Fact]
    public void A_payload_that_is_not_stepped_into_stays_as_it_came() => Assert.Equal("\"{ no json\"", Message.Value("payload", "{ no json"));

    [Theory]
    [InlineData("[1..4]", "[1,2,3,4]")]
    [InlineData("[-1..+1]", "[-1,0,1]")]
    [InlineData("[2..1]", "[]")]
    [InlineData("payload.l[1..2]", "[10,20]")]
    [InlineData("payload.l[2..-1]", "[20,[30,40]]")]
    [InlineData("payload.l[-2..9]", "[20,[30,40]]")]
    [InlineData("payload.l[3..2]", "[]")]
    [InlineData("payload.l[3..3][1][2]", "40")]
    [InlineData("[]", "[]")]
    [InlineData("[qos, 1 + 1, 'x', [true], nosuch]", """[1,2,"x",[true],null]""")]
    public void Lists_are_ranges_parts_and_literals(string list, string value) => Assert.Equal(value, Message.Value(list, Payload));

    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("10 - 2 - 3", "5")]
    [InlineData("2 * 7 div 3 mod 3", "1")]
    [InlineData("7 / 2", "3.5")]
    [InlineData("4 / 2", "2.0")]
    [InlineData("-7 div 2", "-3")]
    [InlineData("-7 mod 2", "-1")]
    [InlineData("7 DIV 2 + 7 Mod 4", "6")]
    [InlineData("1.5 + 1", "2.5")]
    [InlineData("1e3", "1000.0")]
    [InlineData("- -3 - +2", "1")]
    [InlineData("-payload.i * -2", "4")]
    [InlineData("-0.0 + 1", "1.0")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("9223372036854775808", "9.223372036854776E+18")]
    [InlineData("2 -1", "1")]
    [InlineData("'a' + 1", "\"a1\"")]
    [InlineData("1.0 + 'a' + true", "\"1.0atrue\"")]
    [InlineData("'it''s ' + payload.l", "\"it's [10,20,[30,40]]\"")]
    [InlineData("payload.n + '' + nosuch", "\"nullundefined\"")]
    public void Operators_bind_as_in_arithmetic(string expression, string value) => Assert.Equal(value, Message.Value(expression, Payload));

    [Theory]
    [InlineData("true OR true AND false", true)]
    [InlineData("(true OR true) AND false", false)]
    [InlineData("NOT false AND false", false)]
    [InlineData("NOT 1 = 2", true)]
    [InlineData("NOT NOT true", true)]
    [InlineData("NOT 5", false)]
    [InlineData("NOT nosuch", false)]
    [InlineData("1 + 1 = 2 AND 2 * 2 > 3", true)]
    [InlineData("not 2 in (1, 2) or 1 <> 2", true)]
    [InlineData("false AND 1 / 0 > 1", false)]
    [InlineData("true OR 1 / 0 > 1", true)]
    public void Conditions_bind_less_than_comparisons(string condition, bool holds) => Assert.Equal(holds ? "true" : "false", Message.Value(condition));

    [Theory]
    [InlineData("payload.i IN (1, 2.0)", true)]
    [InlineData("payload.i NOT IN (1, 2)", false)]
    [InlineData("payload.w IN (1, 'word')", true)]
    [InlineData("payload.s IN (12)", false)]
    [InlineData("nosuch IN (1, payload.i)", false)]
    [InlineData("nosuch NOT IN (1)", true)]
    [InlineData("payload.l[3] IN ([30, 40])", true)]
    [InlineData("topic =~ 'plant/+/state'", true)]
    [InlineData("topic =~ '#'", true)]
    [InlineData("topic =~ 'plant/7/state/#'", true)]
    [InlineData("topic =~ 'plant/+'", false)]
    [InlineData("topic =~ 'plant/+/state/x'", false)]
    [InlineData("topic =~ nosuch", false)]
    [InlineData("'$SYS/x' =~ '+/x'", false)]
    [InlineData("'$SYS/x' =~ '$SYS/#'", true)]
    [InlineData("'/a' =~ '+/+'", true)]
    [InlineData("'a//b' =~ 'a/+/b'", true)]
    public void Values_are_among_others_and_topics_match_filters(string condition, bool holds) =>
        Assert.Equal(holds ? "true" : "false", Message.Value(condition, Payload));

    [Theory]
    [InlineData("CASE WHEN payload.i > 1 THEN 'many' WHEN true THEN 'one' ELSE 'no' END", "\"many\"")]
    [InlineData("CASE WHEN payload.i > 2 THEN 'many' WHEN payload.yes THEN 'one' END", "\"one\"")]
    [InlineData("CASE WHEN payload.i > 2 THEN 'many' ELSE 1 + 1 END", "2")]
    [InlineData("CASE WHEN false THEN 1 END", "undefined")]
    [InlineData("case payload.i when 1 then 'one' when 2 then 'two' end", "\"two\"")]
    [InlineData("CASE payload.s WHEN 12 THEN 'number' ELSE 'text' END", "\"text\"")]
    [InlineData("CASE nosuch WHEN 12 THEN 1 END", "undefined")]
    [InlineData("(CASE qos WHEN 1 THEN 2 END) + 1", "3")]
    [InlineData("CASE qos WHEN 1 THEN CASE WHEN true THEN 5 END END", "5")]
    public void Case_is_the_value_of_the_first_branch_that_is_for_it(string expression, string value) =>
        Assert.Equal(value, Message.Value(expression, Payload));
}
