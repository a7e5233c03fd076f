namespace Heliograph.Tests.Interop;

/// <summary>MQTT.js from npm, in the version that tests/clients pins; the scenarios are there too.</summary>
public sealed class MqttJsTests(StockServer server) : IClassFixture<StockServer>
{
    [Theory]
    [InlineData("tcp", 3)]
    [InlineData("tcp", 4)]
    [InlineData("tcp", 5)]
    [InlineData("tls", 5)]
    [InlineData("ws", 4)]
    [InlineData("ws", 5)]
    [InlineData("wss", 4)]
    [InlineData("wss", 5)]
    public async Task Messages_of_every_QoS_come_back_as_they_were_sent(string listener, int version) => Assert.Equal(
        [
            "granted 2",
            "message mqttjs/exchange p0 qos=0 retain=0",
            "message mqttjs/exchange p1 qos=1 retain=0",
            "message mqttjs/exchange p2 qos=2 retain=0",
            "length 100000",
            "left",
        ],
        await RunAsync("exchange", version, listener));

    [Theory]
    [InlineData("tcp", 4)]
    [InlineData("ws", 5)]
    public async Task A_session_is_resumed_with_everything_that_came_meanwhile_in_order(string listener, int version) => Assert.Equal(
        [
            "present 0",
            "left",
            "left",
            "present 1",
            "message mqttjs/resume while away 1 qos=1 retain=0",
            "message mqttjs/resume while away 1 qos=1 retain=0",
            "message mqttjs/resume while away 2 qos=2 retain=0",
            "left",
            "present 0",
            "left",
        ],
        await RunAsync("resume", version, listener));

    [Theory]
    [InlineData("tcp")]
    [InlineData("ws")]
    [InlineData("wss")]
    public async Task A_broken_connection_leaves_the_will(string listener) =>
        Assert.Equal(["message mqttjs/will gone qos=1 retain=0", "left"], await RunAsync("will", 5, listener));

    [Theory]
    [InlineData("tcp", 4)]
    [InlineData("ws", 5)]
    public async Task Members_of_a_shared_subscription_divide_the_messages(string listener, int version) =>
        Assert.Equal(["together 0 1 2 3 4 5 6 7 8 9", "left", "left", "left"], await RunAsync("shared", version, listener));

    [Fact]
    public async Task Topic_aliases_are_understood_both_ways() => Assert.Equal(
        [
            "sent 23:1 0:1 0:1",
            "message mqttjs/alias/long/topic a alias=1",
            "message mqttjs/alias/long/topic b alias=1",
            "message mqttjs/alias/long/topic c alias=1",
            "left",
            "left",
        ],
        await RunAsync("alias", 5));

    [Theory]
    [InlineData("tcp")]
    [InlineData("wss")]
    public async Task Request_and_response_find_each_other_by_their_properties(string listener) =>
        Assert.Equal(["request text/plain k=v,w id=7", "answer pong c1", "left", "left"], await RunAsync("properties", 5, listener));

    private async Task<IReadOnlyList<string>> RunAsync(string scenario, int version, string listener = "tcp")
    {
        List<string> arguments = [server.Url(listener), $"{version}"];
        if (listener is "tls" or "wss") arguments.Add(server.Authority);
        using var client = StockClient.MqttJs(scenario, [.. arguments]);
        return await client.SucceedAsync();
    }
}
