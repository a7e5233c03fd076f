namespace Heliograph.Tests.Sql.Functions;

/// <summary>What is made for commands of Redis; what a command makes of it is with the driver's tests.</summary>
public sealed class RedisFunctionTests
{
    private readonly FunctionCalls _calls = new();

    [Theory]
    [InlineData("json:{}")]
    [InlineData("json:{\"a\":1,\"b\":-2}", "a", "1", "b", "-2")]
    [InlineData("json:{\"a\":1.1,\"b\":0.12345678,\"c\":true,\"d\":false,\"e\":\"\",\"f\":\"i j\"}", "a", "1.1", "b", "0.123457", "c", "true", "d", "false", "e", "", "f", "i j")]
    [InlineData("json:{\"a\":null,\"b\":[1],\"c\":{\"d\":1},\"e\":0}", "e", "0")]
    [InlineData("{\"a\":1}", "a", "1")]
    [InlineData("not json")]
    [InlineData("json:[\"a\",\"b\"]")]
    [InlineData(null)]
    public void A_map_is_names_and_values_in_turn(object? map, params string[] fields) =>
        Assert.Equal(["map_to_redis_hset_args", .. fields], _calls.Call("map_to_redis_hset_args", map).List.Select(field => field.Text));
}
