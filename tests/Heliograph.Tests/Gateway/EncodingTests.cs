using System.Net.Sockets;
using System.Text;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Topics;
using Heliograph.Server.Configuration;
using Heliograph.Server.Mesh;

namespace Heliograph.Tests.Gateway;

/// <summary>What protocol_encode may do in the midst of a delivery.</summary>
public sealed class EncodingTests
{
    private const string Leaves = """
        function on_connect() local conn = mix.socket.tcp() conn:subscribe("room") conn:send("hello\n") end
        function protocol_encode(s) mix.socket.tcp():unsubscribe("room") return s .. "\n" end
        """;

    private const string Joins = """
        function on_connect() local conn = mix.socket.tcp() conn:subscribe("room") conn:send("hello\n") end
        function protocol_encode(s)
            local conn = mix.socket.tcp()
            conn:unsubscribe("room")
            conn:subscribe("room", "hall")
            conn:unsubscribe("hall")
            conn:subscribe("hall")
            return s .. "\n"
        end
        """;

    [Theory]
    [InlineData(Leaves, 0, 0)]
    [InlineData(Joins, 3, 3)]
    public async Task Channels_that_change_in_the_midst_of_a_delivery_change_after_it(string script, int room, int hall)
    {
        await using var scripted = await ScriptedBroker.StartAsync(script, ServerProtocol.Socket, shards: 1);
        var clients = await ConnectAsync(scripted, 3);
        Assert.Equal(new PublishCount(3, 0), await PublishAsync(scripted, "room"));
        foreach (var client in clients) await ExpectAsync(client, "x\n");
        Assert.Equal(new PublishCount(hall, 0), await PublishAsync(scripted, "hall"));
        Assert.Equal(new PublishCount(room, 0), await PublishAsync(scripted, "room"));
    }

    [Fact]
    public async Task So_they_do_when_an_MQTT_client_has_published()
    {
        await using var scripted = await ScriptedBroker.StartAsync(Leaves, ServerProtocol.Socket, shards: 1);
        var clients = await ConnectAsync(scripted, 3);
        await (await scripted.Broker.ConnectAsync("m")).PublishAsync("room", "x");
        foreach (var client in clients) await ExpectAsync(client, "x\n");
    }

    [Fact]
    public async Task A_connection_that_fails_as_it_subscribes_leaves_no_subscription()
    {
        await using var scripted = await ScriptedBroker.StartAsync("""
            function on_connect() local conn = mix.socket.tcp() conn:subscribe("room") conn:send("hello\n") end
            function protocol_encode(s) mix.socket.tcp():subscribe("hall") error("not today") end
            """, ServerProtocol.Socket, shards: 1);
        var client = (await ConnectAsync(scripted, 1))[0];
        Assert.Equal(new PublishCount(0, 1), await PublishAsync(scripted, "room"));
        Assert.Equal(0, await client.ReadAsync(new byte[1]).AsTask().WaitAsync(Polling.Patience));
        await scripted.Broker.SettleAsync();
        Assert.Equal(new PublishCount(0, 0), await PublishAsync(scripted, "hall"));
    }

    [Fact]
    public async Task Whatever_a_subscriber_throws_ends_the_wait_of_who_published()
    {
        var broker = await TestBroker.StartAsync(shards: 1);
        Assert.True(await broker.Node.Broker.Shards[0].RunAsync(() => broker.Node.Broker.Channels[0].Subscribe("room"u8, new Broken())));
        await Assert.ThrowsAsync<NotSupportedException>(() => broker.Node.Gateway.Room.Mesh.PublishAsync("room", "x"u8.ToArray(), DataType.Text).WaitAsync(Polling.Patience));
        Assert.IsType<NotSupportedException>(Assert.Single(broker.Log.Errors).Error);
        await broker.StopAsync();
    }

    private static async Task<NetworkStream[]> ConnectAsync(ScriptedBroker scripted, int count)
    {
        var clients = new NetworkStream[count];
        for (var i = 0; i < count; i++)
        {
            clients[i] = await scripted.ConnectSocketAsync();
            await ExpectAsync(clients[i], "hello\n");
        }

        return clients;
    }

    private static Task<PublishCount> PublishAsync(ScriptedBroker scripted, string channel) =>
        scripted.Broker.Node.Gateway.Room.Mesh.PublishAsync(channel, "x"u8.ToArray(), DataType.Text).WaitAsync(Polling.Patience);

    private static async Task ExpectAsync(NetworkStream client, string text)
    {
        var bytes = new byte[text.Length];
        await client.ReadExactlyAsync(bytes).AsTask().WaitAsync(Polling.Patience);
        Assert.Equal(text, Encoding.UTF8.GetString(bytes));
    }

    private sealed class Broken : ISubscriber
    {
        public DeliveryResult Deliver(Message message, in SubscriptionOptions options) => throw new NotSupportedException();
    }
}
