using System.Text.Json;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Tests.Gateway;

/// <summary>The chat of samples/chat with real WebSocket clients, and MQTT clients in the same room.</summary>
public sealed class ChatTests
{
    [Fact]
    public async Task What_is_said_in_a_room_reaches_its_clients_on_every_shard_and_mqtt_clients()
    {
        await using var scripted = await ScriptedBroker.StartAsync(ScriptedBroker.Sample("chat"));
        var mqtt = await scripted.Broker.ConnectAsync("listener");
        await mqtt.SubscribeAsync("room:1");
        var (ann, bob) = (await scripted.ConnectAsync(), await scripted.ConnectAsync());
        foreach (var client in new[] { ann, bob })
        {
            await client.SendAsync("""{"op":"join","room":1}""");
            await ExpectAsync(client, "op", "join");
        }

        await ann.SendAsync("""{"op":"say","text":"hello"}""");
        await ExpectAsync(bob, "text", "hello");
        await ExpectAsync(ann, "text", "hello");
        Assert.Equal("3", (await ReceiveAsync(ann)).GetProperty("heard").ToString());
        Assert.Contains("hello", (await mqtt.ExpectAsync<Publish>()).Payload, StringComparison.Ordinal);

        await mqtt.PublishAsync("room:1", "from a device");
        Assert.Equal("from a device", (await ann.ReceiveAsync()).Text);
        Assert.Equal("from a device", (await bob.ReceiveAsync()).Text);
    }

    [Fact]
    public async Task Who_has_left_a_room_hears_nothing_more_and_counters_have_moved()
    {
        await using var scripted = await ScriptedBroker.StartAsync(ScriptedBroker.Sample("chat"));
        var (ann, bob) = (await scripted.ConnectAsync(), await scripted.ConnectAsync());
        foreach (var client in new[] { ann, bob })
        {
            await client.SendAsync("""{"op":"join","room":"x"}""");
            await ExpectAsync(client, "op", "join");
        }

        Assert.Equal(2, scripted.Broker.Node.Source.Clients);
        await bob.SendAsync("""{"op":"leave"}""");
        await ExpectAsync(bob, "op", "leave");
        await ann.SendAsync("""{"op":"say","text":"anybody?"}""");
        await ExpectAsync(ann, "text", "anybody?");
        Assert.Equal("1", (await ReceiveAsync(ann)).GetProperty("heard").ToString());
        await bob.SendAsync("""{"op":"say","text":"I"}""");
        Assert.Equal("join a room first", (await ReceiveAsync(bob)).GetProperty("error").GetString());
        await scripted.Broker.SettleAsync();
        Assert.Equal(5, scripted.Read(ClientProtocol.WebSocket));
        Assert.Equal(6, scripted.Sent(ClientProtocol.WebSocket));
    }

    private static async Task<JsonElement> ReceiveAsync(WebSocketClient client) => JsonDocument.Parse((await client.ReceiveAsync()).Text).RootElement;

    private static async Task ExpectAsync(WebSocketClient client, string field, string value) =>
        Assert.Equal(value, (await ReceiveAsync(client)).GetProperty(field).GetString());
}
