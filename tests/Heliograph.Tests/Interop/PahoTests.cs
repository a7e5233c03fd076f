namespace Heliograph.Tests.Interop;

/// <summary>paho-mqtt for Python as Debian has it; the scenarios are in tests/clients.</summary>
public sealed class PahoTests(StockServer server) : IClassFixture<StockServer>
{
    [Theory]
    [InlineData("tcp", 3)]
    [InlineData("tcp", 4)]
    [InlineData("tcp", 5)]
    [InlineData("tls", 4)]
    [InlineData("tls", 5)]
    [InlineData("ws", 4)]
    [InlineData("ws", 5)]
    [InlineData("wss", 4)]
    [InlineData("wss", 5)]
    public async Task Messages_of_every_QoS_come_back_as_they_were_sent(string listener, int version) => Assert.Equal(
        [
            "granted 2",
            "message paho/exchange p0 qos=0 retain=0",
            "message paho/exchange p1 qos=1 retain=0",
            "message paho/exchange p2 qos=2 retain=0",
            "length 100000",
            "left 0",
        ],
        await RunAsync("exchange", version, listener));

    [Theory]
    [InlineData("tcp", 4)]
    [InlineData("tcp", 5)]
    [InlineData("wss", 5)]
    public async Task A_session_is_resumed_with_everything_that_came_meanwhile_in_order(string listener, int version) => Assert.Equal(
        [
            "present 0",
            "left 0",
            "left 0",
            "present 1",
            "message paho/resume while away 1 qos=1 retain=0",
            "message paho/resume while away 1 qos=1 retain=0",
            "message paho/resume while away 2 qos=2 retain=0",
            "left 0",
            "present 0",
            "left 0",
        ],
        await RunAsync("resume", version, listener));

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_broken_connection_leaves_the_will(int version) =>
        Assert.Equal(["message paho/will gone qos=1 retain=0", "left 0"], await RunAsync("will", version));

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_retained_message_is_sent_to_a_later_subscriber(int version) =>
        Assert.Equal(["message paho/retained kept qos=1 retain=1", "left 0"], await RunAsync("retained", version));

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Members_of_a_shared_subscription_divide_the_messages(int version) =>
        Assert.Equal(["together 0 1 2 3 4 5 6 7 8 9", "left 0", "left 0", "left 0"], await RunAsync("shared", version));

    [Fact]
    public async Task Properties_of_version_5_pass_through() => Assert.Equal(
        ["text/plain answers c1 True 1 [('k', 'v'), ('k', 'w')] [7]", "left 0"], await RunAsync("properties", 5));

    [Fact]
    public async Task No_local_keeps_a_client_s_own_messages_from_it() =>
        Assert.Equal(["message paho/local foreign qos=1 retain=0", "left 0", "left 0"], await RunAsync("nolocal", 5));

    private async Task<IReadOnlyList<string>> RunAsync(string scenario, int version, string listener = "tcp")
    {
        List<string> arguments = ["--port", server.Port(listener), "--version", $"{version}"];
        if (listener is "ws" or "wss") arguments.AddRange("--transport", "websockets");
        if (listener is "tls" or "wss") arguments.AddRange("--ca", server.Authority);
        using var client = StockClient.Paho(scenario, [.. arguments]);
        return await client.SucceedAsync();
    }
}
