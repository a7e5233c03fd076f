using Heliograph.Tests.House;
using Heliograph.Tests.Telemetry;

namespace Heliograph.Tests.Samples;

/// <summary>Each sample of samples/ with its own configuration and its own client.</summary>
public sealed class SampleClientTests
{
    public static TheoryData<string> Names { get; } = [.. Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "samples")).Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_has_a_configuration_a_client_and_its_lines_on_the_page(string name)
    {
        var servers = SampleBroker.Read(name).Engine.Servers;
        Assert.Equal(2, servers.Count);
        Assert.All(servers, server => Assert.Equal(System.Net.IPAddress.Loopback, server.Bind));
        Assert.True(File.Exists(servers[0].Entry));
        Assert.Contains(Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "samples", name)), file => Path.GetFileName(file) is "client.py" or "client.mjs");
        Assert.Contains($"-f samples/{name}/heliograph.yaml", SourceTree.Read("samples/README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_in_a_room_of_the_chat_hear_each_other_and_devices()
    {
        await using var sample = await SampleBroker.StartAsync("chat");
        using var client = sample.Scenario("chat");
        await client.WaitForAsync("ready");
        await (await sample.Broker.ConnectAsync("device")).PublishAsync("room:1", "21 degrees");
        Assert.Equal(
            ["alone 1", "ann anybody?", "both 2", "bob hello", "ann hello", "ready", """bob {"text":"21 degrees"}""", "bob join a room first", "done"],
            await client.SucceedAsync());
    }

    [Fact]
    public async Task What_is_pushed_for_a_user_reaches_every_device_of_his()
    {
        await using var sample = await SampleBroker.StartAsync("messages", ("secret", "of the test"));
        var panel = await sample.Broker.ConnectAsync("panel");
        await panel.SubscribeAsync("user:ann");
        using var client = sample.Scenario("messages", "of the test");
        await client.WaitForAsync("ready");
        await panel.PublishAsync("user:ann", """{"text":"from the door"}""");
        Assert.Equal(
            [
                "mallory login: the token is wrong",
                "devices 3", """phone {"id":7,"text":"your parcel is here"}""", """desk {"id":7,"text":"your parcel is here"}""",
                "phone read 7", "desk read 7", "ready",
                """desk {"text":"from the door"}""", "devices 2", """desk {"text":"one left"}""", "phone read: log in first", "done",
            ],
            await client.SucceedAsync());
        await panel.ExpectAsync("user:ann", """{"id":7,"text":"your parcel is here"}""");
        await panel.ExpectAsync("user:ann", """{"read":7}""");
    }

    [Fact]
    public async Task Comments_are_shown_to_who_watches_when_the_backend_has_agreed()
    {
        await using var sample = await SampleBroker.StartAsync("comments", ("seconds", "3600"));
        var screen = await sample.Broker.ConnectAsync("screen");
        await screen.SubscribeAsync("video:v1");
        using var client = sample.Scenario("comments");
        Assert.Equal(
            [
                """ann {"text":"what a goal","at":61.5}""", """bob {"text":"what a goal","at":61.5}""", "bob refused: SPOILER: they lose",
                "ann one", "ann two", "ann three", "ann four", "ann comment: not so fast", "bob comment: a text of 1 to 200 bytes is expected",
                """bob {"text":"others have their own bound","at":80}""", "bob comment: watch a video first", "done",
            ],
            await client.SucceedAsync());
        await screen.ExpectAsync("video:v1", """{"text":"what a goal","at":61.5}""");
        await screen.ExpectAsync("video:v1", """{"text":"one","at":80}""");
    }

    [Fact]
    public async Task Prices_begin_with_a_snapshot_and_go_on_with_each_newer_tick()
    {
        var port = OtlpCollector.FreePort();
        await using var sample = await SampleBroker.StartAsync("market", ("backend", $"http://127.0.0.1:{port}"));
        using var client = sample.Scenario("market", $"{port}");
        await client.WaitForAsync("ready");
        await (await sample.Broker.ConnectAsync("exchange")).PublishAsync("tick:ETHUSDT", """{"symbol":"ETHUSDT","n":2,"price":3101}""");
        Assert.Equal(
            [
                """ann {"symbol":"BTCUSDT","n":1,"price":64000}""", """ann {"symbol":"ETHUSDT","n":1,"price":3100}""",
                "heard by 1", """ann {"symbol":"BTCUSDT","n":2,"price":64000.5}""", """bob {"symbol":"BTCUSDT","n":2,"price":64000.5}""",
                "heard by 2", """ann {"symbol":"BTCUSDT","n":3,"price":63999.5}""", """bob {"symbol":"BTCUSDT","n":3,"price":63999.5}""", "ready",
                """ann {"symbol":"ETHUSDT","n":2,"price":3101}""", "heard by 1",
                "ann there is no snapshot of NONE", "ann symbols: such as BTCUSDT", "done",
            ],
            await client.SucceedAsync());
        Assert.Contains(sample.Broker.Log.Lines, line => line.Text.Contains("NONE: the backend says 404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_client_of_JSON_RPC_calls_and_hears()
    {
        await using var sample = await SampleBroker.StartAsync("jsonrpc");
        using var listener = sample.Python("jsonrpc", "subscribe", "room:1", "1");
        await listener.WaitForAsync("true");
        using var echo = sample.Python("jsonrpc", "echo", "grüße");
        Assert.Equal(["\"gr\\u00fc\\u00dfe\""], await echo.SucceedAsync());
        using var speaker = sample.Python("jsonrpc", "publish", "room:1", "hello");
        Assert.Equal(["""{"success": 1, "fail": 0}"""], (await speaker.SucceedAsync()).Select(Ordered));
        Assert.Equal(["true", "room:1 hello"], await listener.SucceedAsync());
        using var wrong = sample.Python("jsonrpc", "publish", "room 1", "x");
        Assert.Contains("a channel is a string", await wrong.FailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_of_packets_with_a_length_publishes_and_hears()
    {
        await using var sample = await SampleBroker.StartAsync("lengthprefix");
        using var listener = sample.Python("lengthprefix", "subscribe", "room:1", "2");
        await Polling.Eventually(() => sample.Broker.Gauges.Subscriptions == 1, "it has subscribed");
        using var speaker = sample.Python("lengthprefix", "publish", "room:1", "over TCP");
        Assert.Empty(await speaker.SucceedAsync());
        await (await sample.Broker.ConnectAsync("m")).PublishAsync("room:1", "over MQTT");
        Assert.Equal(["over TCP", "over MQTT"], await listener.SucceedAsync());
    }

    [Fact]
    public async Task The_master_reads_what_it_wrote_to_the_device()
    {
        await using var sample = await SampleBroker.StartAsync("modbus");
        var mqtt = await sample.Broker.ConnectAsync("m");
        await mqtt.SubscribeAsync("modbus/#");
        using var master = sample.Python("modbus", "--unit", "9", "write", "5", "258", "read", "4", "3");
        Assert.Equal(["5 is 258", "0 258 0"], await master.SucceedAsync());
        await mqtt.ExpectAsync("modbus/9/5", "258");
        using var beyond = sample.Python("modbus", "read", "999", "2");
        Assert.Contains("exception 2", await beyond.FailAsync(), StringComparison.Ordinal);
    }

    // The members of an object have no order in Lua.
    private static string Ordered(string line) => line == """{"fail": 0, "success": 1}""" ? """{"success": 1, "fail": 0}""" : line;
}
