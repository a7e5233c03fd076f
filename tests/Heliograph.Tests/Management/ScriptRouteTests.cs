using System.Net;
using Heliograph.Tests.Gateway;

namespace Heliograph.Tests.Management;

/// <summary>What the management API says of clients that scripts serve: they are no MQTT clients, but their channels are topics.</summary>
public sealed class ScriptRouteTests
{
    private const string Joins = "function on_handshake(id) mix.websocket():subscribe('a/+', 'room 1', 'room:1') mix.websocket():send(id) end";

    [Fact]
    public async Task Their_channels_are_among_the_topics_and_they_are_neither_clients_nor_have_subscriptions_there()
    {
        await using var scripted = await ScriptedBroker.StartAsync(Joins.Replace("'room 1', ", "", StringComparison.Ordinal));
        await using var broker = await ManagedBroker.StartAsync(scripted.Broker, isOwned: false);
        await using var mqtt = await scripted.Broker.ConnectAsync("m");
        await mqtt.SubscribeAsync("room:1");
        var script = await scripted.ConnectAsync();
        var id = (await script.ReceiveAsync()).Text;

        Assert.Equal(["m"], await TextsAsync(broker, "/clients", "clientid"));
        Assert.Equal(["room:1"], await TextsAsync(broker, "/subscriptions", "topic"));
        Assert.Equal(["a/+", "room:1"], await TextsAsync(broker, "/topics", "topic"));
        Assert.Equal(HttpStatusCode.NotFound, await broker.StatusAsync($"/clients/{id}"));
        Assert.Equal(HttpStatusCode.NotFound, await broker.StatusAsync($"/clients/{id}/subscriptions"));
    }

    private static async Task<List<string>> TextsAsync(ManagedBroker broker, string path, string field) =>
        [.. (await broker.GetAsync(path)).GetProperty("data").EnumerateArray().Select(one => one.GetProperty(field).GetString()!).Order(StringComparer.Ordinal)];
}
