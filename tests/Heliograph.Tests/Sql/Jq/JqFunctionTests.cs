using System.Text;
using Heliograph.Server.Sql;
using Heliograph.Server.Sql.Jq.Functions;
using Heliograph.Server.Sql.Values;
using Heliograph.Tests.House;
using Heliograph.Tests.Sql.Functions;

namespace Heliograph.Tests.Sql.Jq;

/// <summary>jq as a function of statements.</summary>
public sealed class JqFunctionTests
{
    private readonly FunctionCalls _calls = new();

    [Theory]
    [InlineData("[{\"b\":2}]", ".", "{\"b\": 2}")]
    [InlineData("[{\"b\":2}]", ".", "json:{\"b\":2}")]
    [InlineData("[6]", ".+1", 5)]
    [InlineData("[6]", ".+1", "5")]
    [InlineData("[10,50]", ".temperature, (.temperature * 1.8 + 32)", "{\"temperature\":10}")]
    [InlineData("[]", ".[]", "[]")]
    [InlineData("[null]", ".", null)]
    [InlineData("[\"undefined?\"]", "if . == null then \"undefined?\" else . end", null)]
    [InlineData("[\"a\\\"b\"]", ".", "\"a\\\"b\"")]
    [InlineData("[2.5,true]", ".[]", "json:[2.5,true]")]
    [InlineData("[null,1.7976931348623157E+308]", "nan, infinite", "0")]
    [InlineData("[[null],{\"a\":[null]}]", "[nan], {a: [nan]}", "0")]
    [InlineData("[12345678901234567]", ".", "12345678901234567")]
    public void Results_are_a_list(string expected, string program, object? input) => Assert.Equal(expected, _calls.Show("jq", program, input));

    [Theory]
    [InlineData("jq: argument 1 is to be a text, not an integer", 1, "1")]
    [InlineData("jq: argument 1 is to be a text, not undefined", null, "1")]
    [InlineData("jq: no JSON, or nested too deeply", ".", "{")]
    [InlineData("jq: no JSON, or nested too deeply", ".", "")]
    [InlineData("jq: argument 1 is no program: line 1, column 3: unexpected the end", "1+", "1")]
    [InlineData("jq: argument 1 is no program: line 2, column 5: unexpected the end", "if 1\nthen", "1")]
    [InlineData("jq: argument 1 is no program: line 1, column 5: nosuch/1 is not defined", "1 | nosuch(2)", "1")]
    [InlineData("jq: argument 1 is no program: line 1, column 1: $x is not defined", "$x", "1")]
    [InlineData("jq: argument 1 is no program: line 1, column 9: label $x is not defined", "break $x", "1")]
    [InlineData("jq: argument 1 is no program: line 1, column 1: __match/2 is not defined", "__match(1; 2)", "1")]
    [InlineData("jq: argument 1 is no program: line 1, column 1: there are no modules", "import \"a\" as a; 1", "1")]
    [InlineData("jq: argument 1 is no program: line 1, column 1: there is no format @none", "@none", "1")]
    [InlineData("jq: argument 1 is no program: line 1, column 1: a text is not closed", "\"a", "1")]
    [InlineData("jq: argument 1 is no program: line 1, column 2: an escape that there is not", "\"\\q\"", "1")]
    [InlineData("jq: argument 1 is no program: line 1, column 1: unexpected &", "&", "1")]
    [InlineData("jq: argument 1 is no program: line 1, column 8: unexpected ==", "1 == 1 == 1", "1")]
    [InlineData("jq: argument 1 is no program: line 1, column 3: expected ], found }", "[1}", "1")]
    [InlineData("jq: an error was raised with a string", "error(.a)", "{\"a\":\"secret\"}")]
    [InlineData("jq: string and number cannot be added", ".a + 1", "{\"a\":\"secret\"}")]
    [InlineData("jq: Cannot index number with string …", ".[\"secret\"]", "1")]
    [InlineData("jq: … is no JSON, or nested too deeply", ".a | fromjson", "{\"a\":\"secret\"}")]
    public void What_has_no_result_says_why_and_shows_no_value(string expected, object? program, string input) => Assert.Equal(expected, _calls.Failure("jq", program, input));

    [Fact]
    public void One_message_becomes_several()
    {
        var statement = SqlStatement.Compile(
            "FOREACH jq('.at as $at | .sensors[] | {name, $at, mean: (.data | add / length)}', payload) FROM \"t\"",
            new(new(TimeProvider.System, new Random(1), new(), static _ => null)));

        var rows = statement.Evaluate(new Message("""{"at":7,"sensors":[{"name":"a","data":[1,2,6]},{"name":"b","data":[4]}]}""")).Rows;

        Assert.Equal(["""{"name":"a","at":7,"mean":3}""", """{"name":"b","at":7,"mean":4}"""], rows.Select(row => Encoding.UTF8.GetString(SqlJson.Write(row["item"]))));
    }

    [Fact]
    public void More_programs_than_are_kept_are_still_run()
    {
        for (var i = 0; i < 600; i++) Assert.Equal($"[{i + 1}]", _calls.Show("jq", $". + {i}", 1));
    }

    [Fact]
    public void Programs_run_on_many_threads_at_once() => Parallel.For(0, 2000, i =>
        Assert.Equal($"[{i * (i + 1) / 2}]", new FunctionCalls().Show("jq", "def sum: reduce .[] as $x (0; . + $x); [range(. + 1)] | sum", i)));

    [Fact]
    public void A_list_that_a_program_adds_to_stays_as_it_was() =>
        Assert.Equal("[[[1,2],[1,3],[1,2,4],[1]]]", _calls.Show("jq", "([] + [1]) as $a | ($a + [2]) as $b | ($a + [3]) as $c | [$b, $c, $b + [4], $a]", 0));

    [Fact]
    public void The_clock_and_its_zone_are_those_of_the_server()
    {
        var calls = new FunctionCalls(clock: new EasternClock());

        Assert.Equal("[1708655180.5,'x']".Replace('\'', '"'), calls.Show("jq", "now, \"x\"", 0));
        Assert.Equal("[\"2024-02-23 10:26 +0800 east\",\"2024-02-23T02:26:20Z\",[10,26]]", calls.Show("jq", "(now | strflocaltime(\"%F %H:%M %z %Z\")), (now | todate), (now | localtime[3:5])", 0));
    }

    [Fact]
    public void The_page_names_every_function()
    {
        var page = SourceTree.Read("docs/jq.md");
        var names = JqBuiltins.All.Select(one => one.Name).Distinct().ToList();

        Assert.True(names.Count > 180, $"{names.Count} names");
        Assert.All(names, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    private sealed class EasternClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(8), "east", "east");

        public override DateTimeOffset GetUtcNow() => new(2024, 2, 23, 2, 26, 20, 500, TimeSpan.Zero);
    }
}
