namespace Heliograph.Tests.Sql.Functions;

/// <summary>sprintf and its control sequences.</summary>
public sealed class FormatFunctionTests
{
    private readonly FunctionCalls _calls = new();

    [Theory]
    [InlineData("'hello, steve!'", "hello, ~s!", "steve")]
    [InlineData("'hello, stève!'", "hello, ~ts!", "stève")]
    [InlineData("'count: 100\n'", "count: ~p~n", 100)]
    [InlineData("'~ plain'", "~~ plain")]
    [InlineData("'true 1.5 1.0e20 <<\"a\\\"b\">> <<0,255>>'", "~p ~w ~p ~p ~p", true, 1.5, 1e20, "a\"b", "hex:00FF")]
    [InlineData("'[1,<<\"a\">>] #{<<\"k\">> => [2]} undefined'", "~p ~p ~p", "json:[1,\"a\"]", "json:{\"k\":[2]}", null)]
    [InlineData("'|    5|5    |00005|'", "|~5p|~-5p|~5..0w|", 5, 5, 5)]
    [InlineData("'***'", "~3w", 12345)]
    [InlineData("'|   ab|ab   |abc|'", "|~5s|~-5s|~3s|", "ab", "ab", "abcdef")]
    [InlineData("'|  ab|'", "|~4.2s|", "abcdef")]
    [InlineData("'|abc|'", "|~.3s|", "abcdef")]
    [InlineData("'ff FF 255 -101'", "~.16b ~.16B ~b ~.2b", 255, 255, 255, -5)]
    [InlineData("'16#FF 16#ff 10#7'", "~.16# ~.16+ ~#", 255, 255, 7)]
    [InlineData("'0xFF 0xff -0x1F |  0xa|'", "~.16X ~.16x ~.16X |~5.16x|", 255, "0x", 255, "0x", -31, "0x", 10, "0x")]
    [InlineData("'3.141590 3.14 |    3.14|'", "~f ~.2f |~8.2f|", 3.14159, 3.14159, 3.14159)]
    [InlineData("'3.00000e+0 1.2e-3'", "~e ~.2e", 3, 0.00123)]
    [InlineData("'3.14159 0.500000 1234.50 1.00000e+5 1.00000e-2'", "~g ~g ~g ~g ~g", 3.14159, 0.5, 1234.5, 1e5, 0.01)]
    [InlineData("'A BBB |CC   | |  D|'", "~c ~3c |~-5.2c| |~3.1c|", 65, 66, 67, 68)]
    [InlineData("'b'", "~i~s", "a", "b")]
    [InlineData("'   7|0007'", "~*w|~*.*.*w", 4, 7, 4, 0, 48, 7)]
    [InlineData("'*'", "~1w", 10)]
    public void Formats(string expected, string format, params object?[] arguments)
    {
        Assert.Equal(expected, _calls.Show("sprintf", [format, .. arguments]));
    }

    [Fact]
    public void Values_may_be_a_list() => Assert.Equal("'a 1'", _calls.Show("sprintf_s", "~s ~b", "json:[\"a\",1]"));

    [Theory]
    [InlineData("sprintf: the format asks for more values than there are", "~s ~s", "a")]
    [InlineData("sprintf: there are more values than the format asks for", "~s", "a", "b")]
    [InlineData("sprintf: the format ends within a control sequence", "a~")]
    [InlineData("sprintf: the format ends within a control sequence", "a~5.2")]
    [InlineData("sprintf: the format has an unknown control character", "~q", 1)]
    [InlineData("sprintf: ~s asks for a text", "~s", 5)]
    [InlineData("sprintf: ~b asks for an integer", "~b", "5")]
    [InlineData("sprintf: ~f asks for a number", "~f", "5")]
    [InlineData("sprintf: ~X asks for an integer", "~X", "5", "0x")]
    [InlineData("sprintf: ~x asks for a text after the integer", "~x", 5, 5)]
    [InlineData("sprintf: a base is from 2 to 36", "~.37b", 5)]
    [InlineData("sprintf: ~f cannot have so many digits", "~.300f", 1.5)]
    [InlineData("sprintf: the format asks for an integer from 0 to 255", "~c", 300)]
    [InlineData("sprintf: the result would be longer than 16777216 bytes", "~99999999s", "a")]
    [InlineData("sprintf: the result would be longer than 16777216 bytes", "~16777216s~16777216s", "a", "b")]
    public void What_has_no_result(string expected, string format, params object?[] arguments) =>
        Assert.Equal(expected, _calls.Failure("sprintf", [format, .. arguments]));
}
