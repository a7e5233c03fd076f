using System.Diagnostics;
using Heliograph.Server.Sql;
using Heliograph.Server.Sql.Functions;
using Heliograph.Server.Sql.Values;
using Heliograph.Tests.Sql.Functions;

namespace Heliograph.Tests.Sql.Jq;

/// <summary>Programs that would never end, or take all there is: each ends with an error, and none of them takes the server with it.</summary>
public sealed class JqBoundTests
{
    private const string TooMuch = "error: too much work for one message";
    private const string TooLong = "error: a text of more than 16777216 bytes";
    private const string TooDeep = "error: lists and maps more than 64 deep";

    // A clock that stands still: what ends a program is its work, on a busy machine, too.
    private static readonly SqlFunctions s_timeless = new(new(new StoppedClock(), Random.Shared, new(), static _ => null));

    [Theory]
    [InlineData(TooMuch, "def f: f; f")]
    [InlineData(TooMuch, "def f: 1 + f; f")]
    [InlineData(TooMuch, "def f(x): x | f(x); 1 | f(.)")]
    [InlineData(TooMuch, "def f(x): f(x | x); f(.)")]
    [InlineData(TooMuch, "def f: [f]; f")]
    [InlineData(TooMuch, "def f: try f catch f; f")]
    [InlineData(TooMuch, "def f: (1, f) // f; f")]
    [InlineData(TooMuch, "last(range(1e18))")]
    [InlineData(TooMuch, "[range(1e18)]")]
    [InlineData(TooMuch, "[recurse(.)]")]
    [InlineData(TooMuch, "[limit(1e9; repeat(1))]")]
    [InlineData(TooMuch, "until(false; .)")]
    [InlineData(TooMuch, "[while(true; .)]")]
    [InlineData(TooMuch, "reduce range(1e9) as $i (.; [.])")]
    [InlineData(TooMuch, "reduce range(1e9) as $i ([]; . + [$i])")]
    [InlineData(TooMuch, "reduce range(1e9) as $i ({}; .[$i | tostring] = $i)")]
    [InlineData(TooMuch, "reduce range(1e9) as $i (\"\"; . + \"x\")")]
    [InlineData(TooMuch, "reduce range(60) as $i ([1]; [., .]) | flatten")]
    [InlineData(TooMuch, "reduce range(60) as $i ([1]; [., .]) | . == map(.)")]
    [InlineData(TooMuch, "reduce range(60) as $i ([1]; [., .])")]
    [InlineData(TooMuch, "[range(300)] as $a | [$a, $a, $a] | [combinations]")]
    [InlineData(TooMuch, "[range(2000)] as $a | $a - [range(2000; 4000)] | [range(3000)] | [.[] as $x | contains([$x])]")]
    [InlineData(TooMuch, "(\"x\" * 1000000) as $s | [range(100000) | $s | length]")]
    [InlineData(TooMuch, "(\"x\" * 1000000) as $s | [range(100000) | $s | test(\"y\")]")]
    [InlineData(TooLong, "\"x\" * 1e9")]
    [InlineData(TooLong, "\"x\" * 1e300")]
    [InlineData(TooLong, "\"x\" * 10000000 | . + .")]
    [InlineData(TooLong, "\"x\" * 10000000 | [., .] | join(\",\")")]
    [InlineData(TooLong, "\"x\" * 10000000 | \"\\(.)\\(.)\"")]
    [InlineData(TooLong, "\"x\" * 10000000 | [., .] | tojson")]
    [InlineData(TooLong, "\"x\" * 15000000 | @base64")]
    [InlineData(TooLong, "reduce range(60) as $i ([1]; [., .]) | tojson")]
    [InlineData(TooDeep, "reduce range(1000) as $i (0; [.])")]
    [InlineData(TooDeep, "reduce range(1000) as $i (0; {a: .})")]
    [InlineData("error: Array index too large", ".[1e15] = 1")]
    [InlineData("error: Array index too large", "setpath([1e15]; 1)")]
    [InlineData("error: the regular expression took longer than 100 ms", "\"\\(\"a\" * 60)!\" | test(\"^(a+)+$\")")]
    [InlineData("error: the regular expression took longer than 100 ms", "\"\\(\"a\" * 60)!\" | gsub(\"^(a+)+$\"; \"\")")]
    public void A_program_ends(string expected, string program)
    {
        var started = Stopwatch.GetTimestamp();

        Assert.Equal(expected, JqRun.Of(program, "null", s_timeless));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(1), "it did not end by its limits");
    }

    [Fact]
    public void What_alternatives_of_patterns_share_counts_each_time() =>
        Assert.Equal(TooMuch, JqRun.Of(string.Concat(Enumerable.Repeat(". as [$a] ?// [$b] | ", 40)) + "error", "null", s_timeless));

    [Fact]
    public void What_is_done_with_each_element_counts_each_time() =>
        Assert.Equal(TooMuch, JqRun.Of("[range(100000)] | .[] |= (" + string.Concat(Enumerable.Repeat("1 + ", 150)) + ".)", "null", s_timeless));

    [Theory]
    [InlineData("[path(recurse(.a))]", TooMuch)]
    [InlineData("[range(2000)] as $p | [range(10000) | null | path(getpath($p))]", TooMuch)]
    [InlineData("{a: (\"x\" * 1000000)} as $b | reduce range(1000) as $i (0; try ($b + 1) catch 0)", "[0]")]
    public void What_a_program_makes_is_accounted_for(string program, string expected)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(expected, JqRun.Of(program, "null", s_timeless));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 320 << 20);
    }

    [Theory]
    [InlineData("[match(\"a\"; \"g\")] | length", "aaaaaaaaaaaaaaaaaaaa")]
    [InlineData("(. * 3000000) | contains(\"b\" * 1000000)", "a")]
    public void The_time_is_looked_at_while_a_text_is_searched(string program, string text) =>
        Assert.Equal("jq: the program took longer than 1000 ms", new FunctionCalls(clock: new HurryingClock()).Failure("jq", program, $"\"{text}\"", 1000));

    [Fact]
    public void A_long_text_is_found_wherever_it_is() => Assert.Equal(
        "[100000,2,true,false]",
        JqRun.Of("(\"b\" + \"y\" * 20000) as $part | (\"x\" * 100000 + $part) | index($part), (split($part) | length), contains($part), contains($part + \"y\")", "null"));

    [Fact]
    public void Maps_of_many_names_are_made_one_name_after_the_other() => Assert.Equal(
        "[5000,5000,7]",
        JqRun.Of("[range(5000) | {k: \"k\\(.)\", v: .}] | (map({(.k): .v}) | add | length), (INDEX(.k) | length), (reduce .[] as $x ({}; .[$x.k] = $x.v) | .k7)", "null"));

    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(30)]
    public void A_map_that_is_added_to_twice_stays_what_it_was(int count) => Assert.Equal(
        $"[[{count},null,null,false,{count + 1},1,null,true,{count + 2},3,2,true]]",
        JqRun.Of($"reduce range({count}) as $i ({{}}; .[\"k\\($i)\"] = $i) | . as $m | ($m | .x = 1) as $x | ($m | .y = 2 | .x = 3) as $y | [$m, $x, $y | (length, .x, .y, has(\"x\"))]", "null"));

    [Fact]
    public void Many_matches_in_a_long_text_are_replaced() =>
        Assert.Equal("[70000,10001]", JqRun.Of("\"äbcdef\" * 10000 | (gsub(\"ä\"; \"xy\") | length), (split(\"ä\"; null) | length)", "null"));

    [Theory]
    [InlineData("try (def f: f; f) catch 1")]
    [InlineData("(def f: f; f)?")]
    [InlineData("(def f: f; f) // 1")]
    [InlineData("[.[]?, (\"x\" * 1e9)?]")]
    public void No_program_catches_its_own_end(string program) => Assert.StartsWith("error: ", JqRun.Of(program, "null", s_timeless), StringComparison.Ordinal);

    [Theory]
    [InlineData("reduce range(100000) as $i (0; [.]) | tojson")]
    [InlineData("reduce range(100000) as $i (0; [.]) | flatten")]
    [InlineData("reduce range(100000) as $i (0; [.]) | [tostream]")]
    [InlineData("reduce range(100000) as $i (0; {a: .}) | . == .")]
    [InlineData("reduce range(100000) as $i (0; {a: .}) | . * .")]
    [InlineData("reduce range(100000) as $i (0; [.]) | contains(.)")]
    [InlineData("[range(100000) | \"a\"] as $p | setpath($p; 1)")]
    [InlineData("[range(100000) | 0] as $p | null | setpath($p; 1) | delpaths([$p])")]
    public void A_value_that_is_too_deep_for_the_stack_is_an_error(string program)
    {
        var result = OnASmallStack(() => JqRun.Of(program, "null", s_timeless));

        Assert.Contains(result, new[] { "error: lists and maps nested too deeply", TooMuch });
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("-", "")]
    [InlineData("{a:", "}")]
    [InlineData("def f: ", "; f")]
    [InlineData("if . then ", " else 1 end")]
    [InlineData("try ", "")]
    [InlineData("1 as $x | ", "")]
    [InlineData("1 // ", "")]
    [InlineData("\"\\(", ")\"")]
    [InlineData("reduce . as $x (0; ", ")")]
    public void A_program_that_is_too_deep_is_refused(string before, string after)
    {
        var program = string.Concat(Enumerable.Repeat(before, 500)) + "$y" + string.Concat(Enumerable.Repeat(after, 500));

        Assert.Contains("nested too deeply", OnASmallStack(() => JqRun.Of(program, "null")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_is_too_deep_is_refused() =>
        Assert.Contains("nested too deeply", OnASmallStack(() => JqRun.Of($". as {new string('[', 500)}$x{new string(']', 500)} | 1", "null")), StringComparison.Ordinal);

    [Theory]
    [InlineData("1", " + 1", 3000, "", "[3001]")]
    [InlineData("1", " | . + 1", 2000, "", "[2001]")]
    [InlineData(".a", ".a", 4000, "", "[null]")]
    [InlineData(".", "?", 4000, "", "[null]")]
    [InlineData("[.", ", .", 4000, "] | length", "[4001]")]
    [InlineData("[", ".[]?,", 3000, "1]", "[[1]]")]
    public void A_program_may_be_long(string first, string more, int times, string last, string expected) =>
        Assert.Equal(expected, OnASmallStack(() => JqRun.Of(first + string.Concat(Enumerable.Repeat(more, times)) + last, "null")));

    [Fact]
    public void A_call_at_the_end_of_a_function_takes_no_room() =>
        Assert.Equal("[100000]", OnASmallStack(() => JqRun.Of("def up: if . < 100000 then . + 1 | up else . end; up", "0", s_timeless)));

    [Fact]
    public void A_program_has_a_longest_length() =>
        Assert.Equal("error: argument 1 is no program: a program has at most 16384 bytes", JqRun.Of(new string(' ', 16_384) + ".", "1"));

    [Fact]
    public void A_program_has_the_time_that_it_is_given()
    {
        var calls = new FunctionCalls(clock: new HurryingClock());

        Assert.Equal("[1]", calls.Show("jq", ".a", "{\"a\":1}", 1));
        Assert.Equal("jq: the program took longer than 500 ms", calls.Failure("jq", "last(range(1e9))", "1", 500));
        Assert.Equal("jq: the program took longer than 1000 ms", calls.Failure("jq", "last(range(1e9))", "1"));
        Assert.Equal("jq: the program took longer than 300 ms", new FunctionCalls(clock: new HurryingClock(), jqSeconds: 0.3).Failure("jq", "last(range(1e9))", "1"));
        Assert.Equal("jq: argument 3 is not to be negative", calls.Failure("jq", ".", "1", -1));
        Assert.Equal("jq: argument 3 is to be an integer, not a text", calls.Failure("jq", ".", "1", "1s"));
    }

    [Fact]
    public void It_is_work_of_the_statement()
    {
        var statement = SqlStatement.Compile(
            "FOREACH [1..100] DO jq('[range(50000)] | length', '1') AS n FROM t", new(new(TimeProvider.System, new Random(1), new(), static _ => null)));

        var error = Assert.Throws<SqlException>(() => statement.Evaluate(new Message("{}")));

        Assert.Contains(error.Message, new[] { "jq: too much work for one message", "too much work for one message", "jq: longer than 1 s for one message", "longer than 1 s for one message" });
    }

    // As small as any thread of the server may have.
    private static string OnASmallStack(Func<string> run)
    {
        var result = "";
        var thread = new Thread(() => result = run(), 512 * 1024);
        thread.Start();
        thread.Join();
        return result;
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }

    private sealed class HurryingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _now += 100;
    }
}
