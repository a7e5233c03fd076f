namespace Heliograph.Tests.Sql.Functions;

/// <summary>Functions of the message.</summary>
public sealed class MessageFunctionTests
{
    private readonly FunctionCalls _calls = new();

    public MessageFunctionTests()
    {
        _calls.Input["id"] = "0006";
        _calls.Input["qos"] = 1;
        _calls.Input["topic"] = "site/7/temp";
        _calls.Input["flags"] = "json:{\"retain\":true,\"dup\":false}";
        _calls.Input["clientid"] = "c1";
        _calls.Input["username"] = "u1";
        _calls.Input["peerhost"] = "127.0.0.1";
        _calls.Input["payload"] = "{\"a\":{\"b\":5}}";
    }

    [Theory]
    [InlineData("'0006'", "msgid")]
    [InlineData("1", "qos")]
    [InlineData("{\"retain\":true,\"dup\":false}", "flags")]
    [InlineData("true", "flag", "retain")]
    [InlineData("undefined", "flag", "sys")]
    [InlineData("'site/7/temp'", "topic")]
    [InlineData("'7'", "topic", 2)]
    [InlineData("'c1'", "clientid")]
    [InlineData("'u1'", "username")]
    [InlineData("'127.0.0.1'", "clientip")]
    [InlineData("'127.0.0.1'", "peerhost")]
    [InlineData("'{\"a\":{\"b\":5}}'", "payload")]
    [InlineData("5", "payload", "a.b")]
    [InlineData("undefined", "payload", "a.c")]
    public void What_the_message_has(string expected, string function, params object?[] arguments) => Assert.Equal(expected, _calls.Show(function, arguments));

    [Theory]
    [InlineData("undefined", "msgid")]
    [InlineData("undefined", "topic")]
    [InlineData("undefined", "topic", 1)]
    [InlineData("undefined", "payload")]
    [InlineData("{}", "flags")]
    [InlineData("undefined", "flag", "retain")]
    public void What_an_event_does_not_have(string expected, string function, params object?[] arguments) =>
        Assert.Equal(expected, new FunctionCalls().Show(function, arguments));

    [Fact]
    public void A_part_of_a_payload_that_is_no_JSON_is_undefined()
    {
        _calls.Input["payload"] = "no JSON";

        Assert.Equal("undefined", _calls.Show("payload", "a"));
    }

    [Fact]
    public void A_level_that_the_topic_does_not_have_is_an_error()
    {
        Assert.Equal("topic: the topic has no such level, it has 3", _calls.Failure("topic", 4));
        Assert.Equal("topic: the topic has no such level, it has 3", _calls.Failure("topic", 0));
    }

    [Theory]
    [InlineData("true", "contains_topic", "json:[{\"topic\":\"a\",\"qos\":1}]", "a")]
    [InlineData("false", "contains_topic", "json:[{\"topic\":\"+\",\"qos\":1}]", "a")]
    [InlineData("true", "contains_topic", "json:[{\"topic\":\"a\",\"qos\":1}]", "a", 1)]
    [InlineData("false", "contains_topic", "json:[{\"topic\":\"a\",\"qos\":1}]", "a", 2)]
    [InlineData("true", "contains_topic_match", "json:[{\"topic\":\"x\"},{\"topic\":\"a/+/c\"}]", "a/b/c")]
    [InlineData("true", "contains_topic_match", "json:[{\"topic\":\"a/#\"}]", "a")]
    [InlineData("true", "contains_topic_match", "json:[{\"topic\":\"a/#\"}]", "a/b/c")]
    [InlineData("true", "contains_topic_match", "json:[{\"topic\":\"#\"}]", "a/b")]
    [InlineData("true", "contains_topic_match", "json:[{\"topic\":\"+/\"}]", "a/")]
    [InlineData("false", "contains_topic_match", "json:[{\"topic\":\"a/+\"}]", "a/b/c")]
    [InlineData("false", "contains_topic_match", "json:[{\"topic\":\"a/b/c\"}]", "a/b")]
    [InlineData("false", "contains_topic_match", "json:[{\"topic\":\"+\"}]", "a/")]
    [InlineData("false", "contains_topic_match", "json:[{\"topic\":\"#\"}]", "$SYS/a")]
    [InlineData("false", "contains_topic_match", "json:[{\"topic\":\"+/a\"}]", "$SYS/a")]
    [InlineData("true", "contains_topic_match", "json:[{\"topic\":\"$SYS/+\",\"qos\":0}]", "$SYS/a", 0)]
    [InlineData("false", "contains_topic_match", "json:[1,{\"qos\":0}]", "a")]
    public void Filters(string expected, string function, params object?[] arguments) => Assert.Equal(expected, _calls.Show(function, arguments));
}
