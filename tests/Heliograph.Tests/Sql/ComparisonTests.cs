using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Sql;

/// <summary>What is equal, what is less, and what cannot be compared or calculated.</summary>
public sealed class ComparisonTests
{
    private const string Payload = """{"two":2,"s":"12","w":"word","n":null,"yes":true,"l":[1,{"a":2}],"m":{"b":1,"a":[]},"big":9007199254740993}""";

    [Theory]
    [InlineData("1 = 1.0", true)]
    [InlineData("2 > 1.5", true)]
    [InlineData("1 != 1", false)]
    [InlineData("1 <> 2", true)]
    [InlineData("2 >= 2 AND 2 <= 2 AND NOT 2 < 2 AND NOT 2 > 2", true)]
    [InlineData("payload.big = 9007199254740992", false)]
    [InlineData("payload.s = 12", true)]
    [InlineData("payload.s > 9", true)]
    [InlineData("9 < payload.s", true)]
    [InlineData("payload.s = 12.0", true)]
    [InlineData("'1e1' = 10", true)]
    [InlineData("'12' > '9'", false)]
    [InlineData("'a' < 'b'", true)]
    [InlineData("'a' = 'A'", false)]
    [InlineData("payload.yes = true", true)]
    [InlineData("payload.yes = 'true'", true)]
    [InlineData("'true' = payload.yes", true)]
    [InlineData("payload.n = 'null'", true)]
    [InlineData("payload.yes = 1", false)]
    [InlineData("payload.yes > 0", false)]
    [InlineData("payload.yes <> 1", true)]
    [InlineData("payload.n = payload.n", true)]
    [InlineData("payload.n > 0", false)]
    [InlineData("payload.n < 0", false)]
    [InlineData("payload.n = nosuch", false)]
    [InlineData("payload.l = [1, payload.l[2]]", true)]
    [InlineData("payload.l = [1]", false)]
    [InlineData("payload.m = payload.m", true)]
    [InlineData("payload.m = payload.l", false)]
    [InlineData("payload.l > payload.m", false)]
    public void Values_compare(string condition, bool holds) => Assert.Equal(holds ? "true" : "false", Message.Value(condition, Payload));

    [Theory]
    [InlineData("nosuch = nosuch2", true)]
    [InlineData("nosuch >= nosuch2", true)]
    [InlineData("nosuch <> nosuch2", false)]
    [InlineData("nosuch = 1", false)]
    [InlineData("nosuch <> 1", false)]
    [InlineData("nosuch < 1", false)]
    [InlineData("'x' != nosuch", false)]
    [InlineData("nosuch = ''", false)]
    public void Undefined_compares_with_undefined_alone(string condition, bool holds) => Assert.Equal(holds ? "true" : "false", Message.Value(condition, Payload));

    [Theory]
    [InlineData("payload.w > 1", "a text of 4 bytes that is no number is used as one")]
    [InlineData("1 = payload.w", "a text of 4 bytes that is no number is used as one")]
    [InlineData("'' = 0", "a text of 0 bytes that is no number is used as one")]
    [InlineData("' 1' = 1", "a text of 2 bytes that is no number is used as one")]
    [InlineData("'Infinity' > 1", "a text of 8 bytes that is no number is used as one")]
    [InlineData("1 / 0", "division by zero")]
    [InlineData("1 / 0.0", "division by zero")]
    [InlineData("1 div 0", "division by zero")]
    [InlineData("1 mod 0", "division by zero")]
    [InlineData("1.5 div 1", "div of a number that is not whole")]
    [InlineData("nosuch + 1", "+ of undefined")]
    [InlineData("1 - payload.n", "- of null")]
    [InlineData("payload.w * 2", "* of text")]
    [InlineData("payload.l / 2", "/ of list")]
    [InlineData("-payload.w", "- of text")]
    [InlineData("9223372036854775807 + 1", "the result of + is beyond 64 bits")]
    [InlineData("-9223372036854775807 - 2", "the result of - is beyond 64 bits")]
    [InlineData("9223372036854775807 * 2", "the result of * is beyond 64 bits")]
    [InlineData("(-9223372036854775807 - 1) div -1", "the result of div is beyond 64 bits")]
    [InlineData("1e308 * 10", "the result of * is beyond 64 bits")]
    [InlineData("1 =~ 'a'", "=~ of what is no topic")]
    [InlineData("payload.two[1..2]", "a part of what is no list")]
    [InlineData("payload.l[0..2]", "an index of 0")]
    public void What_has_no_value_is_an_error(string expression, string error) =>
        Assert.Equal(error, Assert.Throws<SqlException>(() => Message.Value(expression, Payload)).Message);
}
