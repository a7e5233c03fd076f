using System.Text;
using Heliograph.Server.Configuration;
using Heliograph.Server.Mesh;

namespace Heliograph.Tests.Gateway;

/// <summary>When a client is given up because it takes nothing, and when not.</summary>
public sealed class SlowClientTests
{
    private const string TellsId = "function on_connect(id) mix.socket.tcp():send(id .. '\\n') end";

    [Fact]
    public async Task A_ping_in_the_moment_in_which_the_deadline_is_looked_at_is_answered()
    {
        await using var scripted = await ScriptedBroker.StartAsync(
            "function on_message(msg) mix.websocket():send(msg.data) end", with: server => server with { ReadTimeout = TimeSpan.FromSeconds(60), WriteTimeout = TimeSpan.FromSeconds(10) }, shards: 1);
        using var client = await WebSocketServerTests.RawAsync(scripted);
        await scripted.Broker.SettleAsync();
        using var held = new ManualResetEventSlim();
        scripted.Broker.Node.Broker.Shards[0].Post(() => held.Wait(Polling.Patience));
        await client.WriteAsync(Convert.FromHexString("898000000000"));
        scripted.Broker.Clock.Advance(TimeSpan.FromSeconds(10.1));
        held.Set();
        Assert.Equal("8A00", Convert.ToHexString(await WebSocketServerTests.ReadAsync(client, 2)));
        await scripted.Broker.SettleAsync();
        Assert.Equal(1, scripted.Broker.Node.Gateway.Room.Clients);
    }

    [Fact]
    public async Task One_that_reads_slowly_stays_and_one_that_reads_nothing_is_given_up()
    {
        await using var scripted = await ScriptedBroker.StartAsync(
            TellsId, ServerProtocol.Socket, server => server with { ReadTimeout = TimeSpan.Zero, WriteTimeout = TimeSpan.FromSeconds(10) }, shards: 1);
        using var client = await scripted.ConnectSocketAsync();
        var id = "";
        while (!id.EndsWith('\n')) id += Encoding.ASCII.GetString(await WebSocketServerTests.ReadAsync(client, 1));
        Assert.Null(await scripted.Broker.Node.Gateway.Room.Mesh.SendAsync(id.TrimEnd(), new byte[64 << 20], DataType.Binary).WaitAsync(Polling.Patience));
        for (var i = 0; i < 5; i++)
        {
            await WebSocketServerTests.ReadAsync(client, 8 << 20); // More than the system holds for it.
            await scripted.Broker.AdvanceAsync(6);
            Assert.Equal(1, scripted.Broker.Node.Gateway.Room.Clients);
        }

        for (var i = 0; i < 4; i++) await scripted.Broker.AdvanceAsync(6);
        Assert.Equal(0, scripted.Broker.Node.Gateway.Room.Clients);
    }

    [Fact]
    public async Task One_that_leaves_much_unread_behind_does_not_hold_a_waiting_callback_for_ever()
    {
        await using var scripted = await ScriptedBroker.StartAsync(
            "function on_message(data) mix.socket.tcp():wait_context_value('never') end", ServerProtocol.Socket, server => server with { ReadTimeout = TimeSpan.FromSeconds(10) }, shards: 1);
        using (var client = await scripted.ConnectSocketAsync())
        {
            await client.WriteAsync(new byte[1000]);
            await Polling.Eventually(() => scripted.Broker.Node.Gateway.All[0].Read().Waiting == 1, "the callback waits");
            await client.WriteAsync(new byte[200_000]);
            await scripted.Broker.SettleAsync();
        }

        for (var i = 0; i < 4; i++) await scripted.Broker.AdvanceAsync(6);
        Assert.Equal((0, 0L), (scripted.Broker.Node.Gateway.Room.Clients, scripted.Broker.Node.Gateway.All[0].Read().Waiting));
    }
}
