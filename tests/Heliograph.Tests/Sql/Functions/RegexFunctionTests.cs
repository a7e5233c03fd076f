using System.Diagnostics;
using Heliograph.Server.Sql.Functions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Sql.Functions;

/// <summary>Functions of regular expressions.</summary>
public sealed class RegexFunctionTests
{
    private readonly FunctionCalls _calls = new();

    [Theory]
    [InlineData("true", "regex_match", "123", @"^\d+$")]
    [InlineData("false", "regex_match", "a23", @"^\d+$")]
    [InlineData("true", "regex_match", "hex:00FF", @"^\x00\xff$")]
    [InlineData("true", "regex_match", "é", "é")]
    [InlineData("'hello world'", "regex_replace", "hello 123", @"\d+", "world")]
    [InlineData("'a,b,c'", "regex_replace", "a;b; c", @";\s*", ",")]
    [InlineData("'same'", "regex_replace", "same", "x", "y")]
    [InlineData("'<b>-<a>-$1&'", "regex_replace", "a=b", "(.)=(.)", @"<\2>-<\g{1}>-$1\&")]
    [InlineData("'[ab] [ab]'", "regex_replace", "ab ab", "a(b)", "[&]")]
    [InlineData("'-a-b-'", "regex_replace", "ab", "", "-")]
    [InlineData("hex:FF2DFE", "regex_replace", "hex:FF00FE", @"\x00", "-")]
    [InlineData("[\"12345\"]", "regex_extract", "Number: 12345", @"(\d+)")]
    [InlineData("[\"2021\",\"05\",\"20\"]", "regex_extract", "Date: 2021-05-20", @"(\d{4})-(\d{2})-(\d{2})")]
    [InlineData("[]", "regex_extract", "No numbers here!", @"(\d+)")]
    [InlineData("[]", "regex_extract", "abc", "b")]
    [InlineData("[\"\",\"b\"]", "regex_extract", "b", "(a)?(b)(c)?")]
    public void Expressions(string expected, string function, params object?[] arguments) => Assert.Equal(expected, _calls.Show(function, arguments));

    [Theory]
    [InlineData("regex_match: argument 2 is no regular expression", "regex_match", "a", "(")]
    [InlineData("regex_match: argument 1 is to be a text, not undefined", "regex_match", null, "a")]
    [InlineData("regex_match: argument 2 is to be a text, not an integer", "regex_match", "a", 1)]
    public void What_has_no_result(string expected, string function, params object?[] arguments) => Assert.Equal(expected, _calls.Failure(function, arguments));

    [Fact]
    public void An_expression_has_a_longest_length() =>
        Assert.Equal("regex_match: a regular expression has at most 4096 bytes", _calls.Failure("regex_match", "a", new string('a', 4097)));

    [Theory]
    [InlineData("regex_match", new object[] { "^(a+)+$" })]
    [InlineData("regex_extract", new object[] { "^(a+)+$" })]
    [InlineData("regex_replace", new object[] { "^(a+)+$", "b" })]
    public void An_expression_that_would_try_for_ever_ends(string function, object[] rest)
    {
        var started = Stopwatch.GetTimestamp();

        Assert.Equal($"{function}: the regular expression took longer than 100 ms", _calls.Failure(function, [new string('a', 60) + "!", .. rest]));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(1), "it did not end by its limit");
    }

    [Fact]
    public void More_expressions_than_are_kept_are_still_evaluated()
    {
        for (var i = 0; i < 600; i++) Assert.Equal("true", _calls.Show("regex_match", $"x{i}", $"^x{i}$"));
    }

    [Fact]
    public void What_one_rule_brings_is_kept_for_it_alone_and_not_without_end()
    {
        var (one, other) = (Environment(), Environment());
        for (var i = 0; i < KeptExpressions.Most + 10; i++) Assert.True(Match(one, $"a{{{i % 3}}}b*c{{0,{i}}}"));

        Assert.Equal(KeptExpressions.Most, one.Expressions.Count);
        Assert.Equal(0, other.Expressions.Count);
        Assert.True(Match(other, "x*"));
        Assert.Equal(1, other.Expressions.Count);
    }

    private static SqlEnvironment Environment() => new(TimeProvider.System, new Random(1), new(), _ => null);

    private static bool Match(SqlEnvironment environment, string pattern)
    {
        var functions = new SqlFunctions(environment);
        Assert.True(functions.TryFind("regex_match", 2, out var match));
        return match(new("regex_match", [SqlValue.Of("aab"), SqlValue.Of(pattern)], new TestInput(), environment)).Truth;
    }
}
