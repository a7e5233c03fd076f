using System.Net;
using Heliograph.Server.Configuration;

namespace Heliograph.Tests.Gateway;

/// <summary>Two servers on one shard: the connections of one are none of the other's business.</summary>
public sealed class ForeignConnectionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scripted");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("conn:send('stolen')", "send: the connection is closed")]
    [InlineData("conn:subscribe('room')", "the connection is closed")]
    [InlineData("conn:set_context({})", "set_context: the connection is closed")]
    [InlineData("conn:set_context_value('a', 1)", "set_context_value: the connection is closed")]
    [InlineData("select(2, conn:wait_context_value('a'))", "wait_context_value: the connection is closed")]
    [InlineData("conn:remote_addr()", "nil")]
    [InlineData("conn:close()", "close: the connection is closed")]
    public async Task A_number_that_a_script_puts_into_a_connection_opens_no_other_servers(string call, string answer)
    {
        await using var broker = await TestBroker.StartAsync(o => o with
        {
            Shards = 1,
            Engine = o.Engine with
            {
                Luavm = new() { Time = TimeSpan.FromSeconds(5) },
                Servers = [
                    ServerOf("one", "function on_handshake(id) mix.websocket():send(id) end function on_message(msg) mix.websocket():send(msg.data) end"),
                    ServerOf("two", Forging(call)),
                ],
            },
        });
        using var one = await WebSocketClient.ConnectAsync(broker.Node.Listeners[0].Port, "/");
        using var two = await WebSocketClient.ConnectAsync(broker.Node.Listeners[1].Port, "/");
        var (_, id) = await one.ReceiveAsync();
        await two.SendAsync(id);
        await two.ExpectAsync(answer);
        await one.SendAsync("mine");
        await one.ExpectAsync("mine");
    }

    private static string Forging(string call) => $"""
        function on_message(msg)
            local conn = mix.websocket()
            local mine = conn[1]
            conn[1] = math.tointeger(tonumber(msg.data))
            local answer = tostring({call})
            conn[1] = mine
            conn:send(answer)
        end
        """;

    private ServerOptions ServerOf(string name, string script)
    {
        var entry = Path.Combine(_folder.FullName, $"{name}.lua");
        File.WriteAllText(entry, script);
        return new() { Port = 0, Bind = IPAddress.Loopback, Protocol = ServerProtocol.Websocket, Entry = entry, ByteCodeExpires = TimeSpan.Zero };
    }
}
