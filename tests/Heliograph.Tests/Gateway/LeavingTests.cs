using System.Net;
using System.Net.Sockets;
using Heliograph.Server.Configuration;

namespace Heliograph.Tests.Gateway;

/// <summary>Clients that leave, and servers that stop, while callbacks wait.</summary>
public sealed class LeavingTests
{
    private const int Clients = 1000;
    private const int MostForOne = 8 * 1024;

    private const string Asks = """
        function on_message(url)
            mix.http.request("GET", url)
            mix.socket.tcp():send("done")
        end
        """;

    [Fact]
    public async Task Callbacks_of_clients_that_left_take_bounded_memory_which_is_used_again()
    {
        await using var scripted = await ScriptedBroker.StartAsync(Asks, ServerProtocol.Socket, shards: 1);
        var before = scripted.Server.Read().Memory;
        await LeaveAllAsync(scripted);
        var first = scripted.Server.Read().Memory;
        Assert.InRange(first - before, 0, Clients * MostForOne);
        await LeaveAllAsync(scripted);
        Assert.InRange(scripted.Server.Read().Memory - first, -first, Clients * MostForOne / 2);
        Assert.Equal(0, scripted.Server.Failures);
    }

    [Fact]
    public async Task A_server_that_stops_drops_what_waits()
    {
        using var listener = Listen();
        Task<int> end;
        await using (var scripted = await ScriptedBroker.StartAsync(Asks, ServerProtocol.Socket))
        {
            end = AskAndEndAsync(listener, await scripted.ConnectSocketAsync());
            await Polling.Eventually(() => scripted.Server.Read().Waiting == 1);
            await scripted.ChangeScriptAsync(Asks + "\n");
            Assert.Equal(3, scripted.Server.Read().Machines);
        }

        Assert.Equal(0, await end.WaitAsync(Polling.Patience));
    }

    private static async Task LeaveAllAsync(ScriptedBroker scripted)
    {
        using var listener = Listen();
        var url = UrlOf(listener);
        for (var i = 0; i < Clients; i++)
        {
            await using var client = await scripted.ConnectSocketAsync();
            await client.WriteAsync(url);
        }

        await Polling.Eventually(() => scripted.Broker.Node.Gateway.Room.Clients == 0 && scripted.Server.Read().Waiting == Clients);
        Assert.Equal(Clients, scripted.Broker.Node.Gateway.Room.Shards[0].Connections.Count);
        listener.Stop();
        await Polling.Eventually(() => scripted.Server.Read().Waiting == 0);
        await Polling.Eventually(() => scripted.Broker.Node.Gateway.Room.Shards[0].Connections.Count == 0);
    }

    private static async Task<int> AskAndEndAsync(TcpListener listener, Stream client)
    {
        await client.WriteAsync(UrlOf(listener));
        using var asked = await listener.AcceptSocketAsync();
        var buffer = new byte[4096];
        while (await asked.ReceiveAsync(buffer) is > 0)
        {
        }

        return 0;
    }

    private static byte[] UrlOf(TcpListener listener) => System.Text.Encoding.ASCII.GetBytes($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(2 * Clients);
        return listener;
    }
}
