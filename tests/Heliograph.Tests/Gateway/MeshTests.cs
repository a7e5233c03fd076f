using System.Text;
using System.Text.Json;
using Heliograph.Server.Mesh;

namespace Heliograph.Tests.Gateway;

/// <summary>What the API and scripts do with connections, and exact counts.</summary>
public sealed class MeshTests
{
    private const string Tells = """
        function on_handshake(id) mix.websocket():send(id) end
        function on_message(msg)
            local conn = mix.websocket()
            if msg.data == "room" then conn:send(tostring(conn:context_value("room"))) else
                local err = conn:subscribe(msg.data)
                conn:send(err or "ok")
            end
        end
        """;

    internal static Task<string?> CallAsync(ScriptedBroker scripted, string id, ConnectionFunction function, params string[] json) =>
        scripted.Broker.Node.Gateway.Room.Mesh.CallAsync(id, function, [.. json.Select(one => JsonDocument.Parse(one).RootElement)]).WaitAsync(Polling.Patience);

    [Fact]
    public async Task A_publish_counts_every_subscriber_of_every_kind_and_shard_once()
    {
        await using var scripted = await ScriptedBroker.StartAsync(Tells);
        for (var i = 0; i < 6; i++)
        {
            var client = await scripted.ConnectAsync();
            await client.ReceiveAsync();
            await client.SendAsync("a/b");
            await client.ExpectAsync("ok");
        }

        foreach (var (name, shard, filter) in new[] { ("m0", 0, "a/b"), ("m1", 1, "a/+"), ("m2", 0, "$share/g/a/b"), ("m3", 1, "$share/g/a/b"), ("m4", 0, "b") })
        {
            await (await scripted.Broker.ConnectAsync(name, shard: shard)).SubscribeAsync(filter);
        }

        for (var i = 0; i < 4; i++) Assert.Equal(new PublishCount(9, 0), await PublishAsync(scripted, "a/b"));
        Assert.Equal(new PublishCount(1, 0), await PublishAsync(scripted, "b"));
        Assert.Equal(new PublishCount(0, 0), await PublishAsync(scripted, "nobody"));
    }

    [Fact]
    public async Task A_channel_with_wildcards_is_taken_literally()
    {
        await using var scripted = await ScriptedBroker.StartAsync(Tells);
        var client = await scripted.ConnectAsync();
        await client.ReceiveAsync();
        await client.SendAsync("a/+");
        await client.ExpectAsync("ok");
        var mqtt = await scripted.Broker.ConnectAsync("m");
        await mqtt.SubscribeAsync("a/+");
        Assert.Equal(new PublishCount(1, 0), await PublishAsync(scripted, "a/x"));
        Assert.Equal(new PublishCount(1, 0), await PublishAsync(scripted, "a/+"));
        await client.ExpectAsync("data");
        await mqtt.ExpectAsync("a/x", "data");
        await mqtt.ExpectNothingAsync();
    }

    [Fact]
    public async Task What_is_sent_to_one_client_reaches_it_alone_also_an_mqtt_client()
    {
        await using var scripted = await ScriptedBroker.StartAsync(Tells);
        var (one, other) = (await scripted.ConnectAsync(), await scripted.ConnectAsync());
        var id = (await one.ReceiveAsync()).Text;
        await other.ReceiveAsync();
        var mqtt = await scripted.Broker.ConnectAsync("device 7");
        Assert.Null(await SendAsync(scripted, id));
        await one.ExpectAsync("for you");
        Assert.Null(await SendAsync(scripted, "device 7"));
        await mqtt.ExpectAsync("$client/device 7", "for you");
        var meter = await scripted.Broker.ConnectAsync("351234567889920"); // Fifteen digits that could be a gateway connection's.
        Assert.Null(await SendAsync(scripted, "351234567889920"));
        await meter.ExpectAsync("$client/351234567889920", "for you");
        Assert.Equal("there is no such client", await SendAsync(scripted, "nobody"));
        Assert.Equal("there is no such client", await SendAsync(scripted, "12345"));
    }

    [Fact]
    public async Task Calls_change_context_and_channels_and_say_what_is_wrong_with_them()
    {
        await using var scripted = await ScriptedBroker.StartAsync(Tells);
        var client = await scripted.ConnectAsync();
        var id = (await client.ReceiveAsync()).Text;
        Assert.Null(await CallAsync(scripted, id, ConnectionFunction.SetContext, """{"room":{"n":1}}"""));
        Assert.Null(await CallAsync(scripted, id, ConnectionFunction.SetContextValue, "\"room\"", "\"kitchen\""));
        await client.SendAsync("room");
        await client.ExpectAsync("kitchen");
        Assert.Null(await CallAsync(scripted, id, ConnectionFunction.Subscribe, "\"c1\"", "\"c2\""));
        Assert.Equal(new PublishCount(1, 0), await PublishAsync(scripted, "c2"));
        await client.ExpectAsync("data");
        Assert.Null(await CallAsync(scripted, id, ConnectionFunction.Unsubscribe, "\"c2\""));
        Assert.Equal(new PublishCount(0, 0), await PublishAsync(scripted, "c2"));
        Assert.NotNull(await CallAsync(scripted, id, ConnectionFunction.Subscribe, "5"));
        Assert.NotNull(await CallAsync(scripted, id, ConnectionFunction.SetContext, "[1]"));
        Assert.NotNull(await CallAsync(scripted, id, ConnectionFunction.Subscribe, "\"a b\""));
        Assert.NotNull(await CallAsync(scripted, "1", ConnectionFunction.Subscribe, "\"a\""));
    }

    [Fact]
    public async Task A_context_that_cannot_be_read_leaves_the_one_before()
    {
        await using var scripted = await ScriptedBroker.StartAsync(Tells);
        var client = await scripted.ConnectAsync();
        var id = (await client.ReceiveAsync()).Text;
        Assert.Null(await CallAsync(scripted, id, ConnectionFunction.SetContext, """{"room":"kitchen"}"""));
        Assert.NotNull(await CallAsync(scripted, id, ConnectionFunction.SetContext, """{"room":"\ud800"}"""));
        Assert.NotNull(await CallAsync(scripted, id, ConnectionFunction.SetContextValue, "\"room\"", "\"\\ud800\""));
        await client.SendAsync("room");
        await client.ExpectAsync("kitchen");
    }

    [Theory]
    [InlineData("$SYS/x")]
    [InlineData("$share/g/a")]
    [InlineData("$delayed/1/a")]
    public async Task What_is_published_to_a_channel_of_the_brokers_own_is_an_error(string channel)
    {
        await using var scripted = await ScriptedBroker.StartAsync(
            "function on_message(msg) local s, f, err = mix.mesh.publish(msg.data, 'x') mix.websocket():send(s .. ' ' .. f .. ' ' .. tostring(err)) end");
        var client = await scripted.ConnectAsync();
        await client.SendAsync(channel);
        await client.ExpectAsync("0 0 publish: a channel has at most 128 levels and does not begin with $SYS/, $share/ or $delayed/");
    }

    private static Task<PublishCount> PublishAsync(ScriptedBroker scripted, string channel) =>
        scripted.Broker.Node.Gateway.Room.Mesh.PublishAsync(channel, "data"u8.ToArray(), DataType.Text).WaitAsync(Polling.Patience);

    private static Task<string?> SendAsync(ScriptedBroker scripted, string id) =>
        scripted.Broker.Node.Gateway.Room.Mesh.SendAsync(id, Encoding.UTF8.GetBytes("for you"), DataType.Text).WaitAsync(Polling.Patience);
}
