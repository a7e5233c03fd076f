using System.Globalization;
using System.Text;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Configuration;

namespace Heliograph.Tests.Gateway;

/// <summary>
/// Clients that echo and publish while the script changes under them, again and again, at times into one that cannot be loaded. Nobody loses the connection, an
/// answer or the context; disposing the broker checks the ledger.
/// </summary>
public sealed class SoakTests
{
    private const int Clients = 8;
    private const int Changes = 24;

    private const string WebSocketScript = """
        local function answer(conn, text)
            if text == "publish" then mix.mesh.publish("room", "heard") return end
            local count = (conn:context_value("count") or 0) + 1
            conn:set_context_value("count", count)
            conn:send(text .. " " .. count)
        end
        function on_handshake() mix.websocket():subscribe("room") end
        function on_message(msg) answer(mix.websocket(), msg.data) end
        """;

    private const string SocketScript = """
        local function answer(conn, text)
            if text == "publish" then mix.mesh.publish("room", "heard") return end
            local count = (conn:context_value("count") or 0) + 1
            conn:set_context_value("count", count)
            conn:send(text .. " " .. count .. "\n")
        end
        function on_connect() mix.socket.tcp():subscribe("room") end
        function protocol_input(buf) return string.find(buf:tostring(), "\n", 1, true) or 0 end
        function protocol_decode(str) return str:sub(1, -2) end
        function protocol_encode(str) return str .. "\n" end
        function on_message(text) answer(mix.socket.tcp(), text) end
        """;

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    public async Task Changes_under_load_cost_no_connection_no_answer_and_no_context(bool isWebSocket, int shards)
    {
        var script = isWebSocket ? WebSocketScript : SocketScript;
        await using var scripted = await ScriptedBroker.StartAsync(script, isWebSocket ? ServerProtocol.Websocket : ServerProtocol.Socket, shards: shards);
        using var over = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(_ => isWebSocket ? TalkAsync(scripted, over.Token) : TalkLinesAsync(scripted, over.Token)).ToArray();
        for (var change = 0; change < Changes; change++)
        {
            var before = scripted.Server.Read().Calls;
            await scripted.ChangeScriptAsync(change % 3 == 1 ? "function on_message( end" : $"{script}\n-- {change}");
            await Polling.Eventually(() => scripted.Server.Read().Calls > before + Clients);
        }

        await over.CancelAsync();
        var answered = (await Task.WhenAll(clients)).Sum();
        var read = scripted.Server.Read();
        Assert.InRange(answered, 2 * Changes, long.MaxValue);
        Assert.Equal((0, Changes / 3, 1 + (Changes * 2 / 3)), (read.Errors, read.ReloadFailures, read.Version));
        await Polling.Eventually(() => scripted.Server.Read().Machines == shards);
        var kind = isWebSocket ? ClientProtocol.WebSocket : ClientProtocol.Socket;
        await Polling.Eventually(() => scripted.Sent(kind) >= answered);
    }

    // How many questions it asked, each of which was answered with the next count of its context.
    private static async Task<long> TalkAsync(ScriptedBroker scripted, CancellationToken over)
    {
        var client = await scripted.ConnectAsync();
        return await TalkAsync(client.SendAsync, async () => (await client.ReceiveAsync()).Text, over);
    }

    private static async Task<long> TalkLinesAsync(ScriptedBroker scripted, CancellationToken over)
    {
        var stream = await scripted.ConnectSocketAsync();
        var reader = new StreamReader(stream);
        return await TalkAsync(
            text => stream.WriteAsync(Encoding.UTF8.GetBytes(text + "\n")).AsTask(), async () => (await reader.ReadLineAsync().WaitAsync(Polling.Patience))!, over);
    }

    private static async Task<long> TalkAsync(Func<string, Task> send, Func<Task<string>> receive, CancellationToken over)
    {
        long count = 0;
        while (!over.IsCancellationRequested)
        {
            await send("publish");
            await send($"question {++count}");
            var expected = string.Create(CultureInfo.InvariantCulture, $"question {count} {count}");
            string answer;
            while ((answer = await receive()) == "heard")
            {
            }

            Assert.Equal(expected, answer);
        }

        return count;
    }
}
