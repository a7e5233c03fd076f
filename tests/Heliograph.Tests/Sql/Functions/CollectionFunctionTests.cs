namespace Heliograph.Tests.Sql.Functions;

/// <summary>Functions of maps and lists.</summary>
public sealed class CollectionFunctionTests
{
    private readonly FunctionCalls _calls = new();

    [Theory]
    [InlineData("'hello'", "map_get", "msg", "json:{\"msg\":\"hello\"}")]
    [InlineData("undefined", "map_get", "data", "json:{\"msg\":\"hello\"}")]
    [InlineData("null", "map_get", "b", "json:{\"b\":null}")]
    [InlineData("7", "map_get", "data", "json:{}", 7)]
    [InlineData("1", "map_get", "a.b", "json:{\"a\":{\"b\":1}}")]
    [InlineData("1", "map_get", "a.b", "{\"a\":\"{\\\"b\\\":1}\"}")]
    [InlineData("undefined", "map_get", "a.b", "json:{\"a\":5}")]
    [InlineData("undefined", "map_get", "a", "no JSON")]
    [InlineData("undefined", "map_get", "a", null)]
    [InlineData("[\"a\",\"b\"]", "map_keys", "json:{\"a\":1,\"b\":2}")]
    [InlineData("[1,2]", "map_values", "{\"a\":1,\"b\":2}")]
    [InlineData("2", "map_size", "json:{\"a\":1,\"b\":2}")]
    [InlineData("[{\"key\":\"a\",\"value\":1}]", "map_to_entries", "json:{\"a\":1}")]
    [InlineData("{}", "map_new")]
    [InlineData("{\"a\":1,\"b\":2}", "map_put", "b", 2, "json:{\"a\":1}")]
    [InlineData("{\"a\":2}", "map_put", "a", 2, "json:{\"a\":1}")]
    [InlineData("{\"a\":{\"b\":2,\"c\":3}}", "map_put", "a.c", 3, "json:{\"a\":{\"b\":2}}")]
    [InlineData("{\"a\":{\"b\":1}}", "map_put", "a.b", 1, "json:{\"a\":5}")]
    [InlineData("{\"a\":1}", "map_put", "a", 1, null)]
    [InlineData("undefined", "mget", "c", "json:{\"a\":{\"b\":1}}")]
    [InlineData("0", "mget", "c", "json:{}", 0)]
    [InlineData("1", "mget", "json:[\"a\",\"b\"]", "json:{\"a\":{\"b\":1}}")]
    [InlineData("1", "mget", "a.b", "json:{\"a.b\":1}")]
    [InlineData("1", "mget", "a", "{\"a\":1}")]
    [InlineData("{\"c\":1,\"a\":{\"b\":2}}", "mput", "json:[\"a\",\"b\"]", 2, "json:{\"c\":1}")]
    [InlineData("{\"a.b\":2}", "mput", "a.b", 2, "json:{}")]
    public void Maps(string expected, string function, params object?[] arguments) => Assert.Equal(expected, _calls.Show(function, arguments));

    [Fact]
    public void Putting_into_a_map_leaves_the_map_as_it_was()
    {
        var map = FunctionCalls.Value("json:{\"a\":{\"b\":1}}");

        Assert.Equal("{\"a\":{\"b\":2}}", _calls.Show("map_put", "a.b", 2, map));
        Assert.Equal("{\"a\":{\"b\":1}}", _calls.Show("map", map));
    }

    [Theory]
    [InlineData("true", "contains", 2, "json:[1,2,3]")]
    [InlineData("false", "contains", 2, "json:[1,2.0]")]
    [InlineData("true", "contains", "John", "json:[\"John\"]")]
    [InlineData("true", "contains", "json:{\"a\":1}", "json:[{\"a\":1}]")]
    [InlineData("false", "contains", "json:{\"a\":1}", "json:[{\"a\":1,\"b\":1}]")]
    [InlineData("false", "contains", null, "json:[null]")]
    [InlineData("'John'", "first", "json:[\"John\",\"David\"]")]
    [InlineData("'David'", "last", "json:[\"John\",\"David\"]")]
    [InlineData("4", "length", "json:[1,2,3,4]")]
    [InlineData("0", "length", "json:[]")]
    [InlineData("1", "nth", 1, "json:[1,2,3]")]
    [InlineData("[1,2,3]", "sublist", 3, "json:[1,2,3,4]")]
    [InlineData("[1,2,3,4]", "sublist", 10, "json:[1,2,3,4]")]
    [InlineData("[2,3,4]", "sublist", 2, 10, "json:[1,2,3,4]")]
    [InlineData("[]", "sublist", 9, long.MaxValue, "json:[1]")]
    [InlineData("[]", "sublist", long.MaxValue, 1, "json:[1]")]
    public void Lists(string expected, string function, params object?[] arguments) => Assert.Equal(expected, _calls.Show(function, arguments));

    [Theory]
    [InlineData("map_get: argument 1 is to be a text, not an integer", "map_get", 1, "json:{}")]
    [InlineData("mget: argument 1 is to be a text or a list of texts, not a list", "mget", "json:[1]", "json:{}")]
    [InlineData("mget: argument 2 is to be a map, not undefined", "mget", "a", null)]
    [InlineData("map_keys: argument 1 is to be a map, not a list", "map_keys", "json:[]")]
    [InlineData("first: the list is empty", "first", "json:[]")]
    [InlineData("last: the list is empty", "last", "json:[]")]
    [InlineData("nth: the list has no such element, it has 3", "nth", 0, "json:[1,2,3]")]
    [InlineData("nth: the list has no such element, it has 3", "nth", 4, "json:[1,2,3]")]
    [InlineData("nth: argument 2 is to be a list, not undefined", "nth", 1, null)]
    [InlineData("length: argument 1 is to be a list, not a text", "length", "abc")]
    [InlineData("sublist: the start is to be at least 1, the length at least 0", "sublist", 0, 1, "json:[1]")]
    [InlineData("sublist: the start is to be at least 1, the length at least 0", "sublist", -1, "json:[1]")]
    public void What_has_no_result(string expected, string function, params object?[] arguments) => Assert.Equal(expected, _calls.Failure(function, arguments));
}
