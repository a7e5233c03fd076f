using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Heliograph.Server.Hosting;
using Heliograph.Server.Mesh;

namespace Heliograph.Tests.Gateway;

/// <summary>A websocket server and its script's callbacks.</summary>
public sealed class WebSocketServerTests
{
    private const string Echo = "function on_message(msg) mix.websocket():send(msg.data, msg.type) end";

    [Fact]
    public async Task Messages_in_one_frame_or_several_and_of_both_kinds_come_whole()
    {
        await using var scripted = await ScriptedBroker.StartAsync(Echo);
        var client = await scripted.ConnectAsync();
        await client.SendAsync("grüße");
        await client.ExpectAsync("grüße");
        await client.SendAsync("one"u8.ToArray(), WebSocketMessageType.Binary, end: false);
        await client.SendAsync(" and two"u8.ToArray(), WebSocketMessageType.Binary);
        Assert.Equal((WebSocketMessageType.Binary, "one and two"), await client.ReceiveAsync());
        var large = new string('x', 200_000);
        await client.SendAsync(large);
        await client.ExpectAsync(large);
        await client.CloseAsync();
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
    }

    [Fact]
    public async Task The_handshake_tells_headers_and_server_and_on_close_ends_it()
    {
        await using var scripted = await ScriptedBroker.StartAsync("""
            function on_handshake(id, headers, server)
                local conn = mix.websocket()
                conn:send(table.concat({ tostring(id == conn:client_id()), headers["X-Token"], server.Method, server.RequestUri, server.ServerProtocol,
                    tostring(server.RemoteAddr == conn:remote_addr()), mix.server.option("greeting") }, " "))
                conn:subscribe("left")
            end
            function on_close(id, err) mix.mesh.publish("gone", id .. ": " .. tostring(err)) end
            """);
        var mqtt = await scripted.Broker.ConnectAsync("listener");
        await mqtt.SubscribeAsync("gone");
        var client = await scripted.ConnectAsync("/chat?x=1");
        await client.ExpectAsync("true one GET /chat?x=1 HTTP/1.1 true hi");
        await client.CloseAsync();
        Assert.EndsWith(": nil", (await mqtt.ExpectAsync<Publish>()).Payload, StringComparison.Ordinal);
        var other = await scripted.ConnectAsync();
        await other.ReceiveAsync();
        other.Dispose();
        Assert.EndsWith(": the connection was lost", (await mqtt.ExpectAsync<Publish>()).Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_have_their_names_as_Go_writes_them_however_the_client_did()
    {
        await using var scripted = await ScriptedBroker.StartAsync("""
            function on_handshake(id, headers)
                mix.websocket():send(table.concat({ headers["Token"], headers["X-Two-Parts"], headers["X_odd.1name"] or "none", tostring(headers["token"]) }, " "))
            end
            """);
        using var client = await RawAsync(scripted, "token: one\r\nx-TWO-parts: two\r\nx_ODD.1Name: three\r\n");
        Assert.Equal("one two three nil", Encoding.ASCII.GetString((await ReadAsync(client, 19))[2..]));
    }

    [Fact]
    public async Task A_callback_that_fails_closes_its_connection_with_1011_and_is_logged_with_file_and_line()
    {
        await using var scripted = await ScriptedBroker.StartAsync("""
            function on_message(msg)
                if msg.data == "bad" then
                    error("no such thing")
                end
                mix.websocket():send(msg.data)
            end
            """);
        var (one, other) = (await scripted.ConnectAsync(), await scripted.ConnectAsync());
        await one.SendAsync("bad");
        await one.ExpectClosedAsync(1011);
        Assert.True(scripted.Logged("entry.lua:3: no such thing"));
        Assert.Equal(1, scripted.Server.Failures);
        await other.SendAsync("good");
        await other.ExpectAsync("good");
    }

    [Fact]
    public async Task An_endless_callback_is_stopped_and_others_go_on()
    {
        await using var scripted = await ScriptedBroker.StartAsync(
            "function on_message(msg) while msg.data == 'loop' do end mix.websocket():send('ok') end", lua: new() { Time = TimeSpan.FromMilliseconds(50) }, shards: 1);
        var (one, other) = (await scripted.ConnectAsync(), await scripted.ConnectAsync());
        await one.SendAsync("loop");
        await one.ExpectClosedAsync(1011);
        Assert.True(scripted.Logged("stopped: it ran longer than 50 ms"));
        await other.SendAsync("x");
        await other.ExpectAsync("ok");
    }

    [Fact]
    public async Task While_a_callback_waits_its_connection_waits_and_others_go_on()
    {
        await using var scripted = await ScriptedBroker.StartAsync("""
            function on_message(msg)
                local conn = mix.websocket()
                if msg.data == "wait" then
                    conn:send(conn:client_id())
                    conn:send("user " .. tostring(conn:wait_context_value("user")))
                else
                    conn:send(msg.data)
                end
            end
            """, shards: 1);
        var (one, other) = (await scripted.ConnectAsync(), await scripted.ConnectAsync());
        await one.SendAsync("wait");
        var id = (await one.ReceiveAsync()).Text;
        await one.SendAsync("second");
        await one.SendAsync("third");
        await other.SendAsync("quick");
        await other.ExpectAsync("quick");
        Assert.Null(await MeshTests.CallAsync(scripted, id, ConnectionFunction.SetContextValue, "\"user\"", "7"));
        await one.ExpectAsync("user 7");
        await one.ExpectAsync("second");
        await one.ExpectAsync("third");
    }

    [Fact]
    public async Task A_client_that_leaves_while_its_callback_waits_is_told_to_the_script_after_that()
    {
        await using var scripted = await ScriptedBroker.StartAsync("""
            function on_message(msg)
                local value, err = mix.websocket():wait_context_value("never")
                mix.mesh.publish("log", "waited: " .. err)
            end
            function on_close() mix.mesh.publish("log", "closed") end
            """);
        var mqtt = await scripted.Broker.ConnectAsync("listener");
        await mqtt.SubscribeAsync("log");
        var client = await scripted.ConnectAsync();
        await client.SendAsync("x");
        await scripted.Broker.SettleAsync();
        await client.CloseAsync();
        await mqtt.ExpectAsync("log", "waited: the connection is closed");
        await mqtt.ExpectAsync("log", "closed");
    }

    [Theory]
    [InlineData("81 80 00000000", null)]
    [InlineData("81 01 61", 1002)] // not masked
    [InlineData("C1 80 00000000", 1002)] // a reserved bit
    [InlineData("83 80 00000000", 1002)] // an unknown kind
    [InlineData("80 80 00000000", 1002)] // a continuation of nothing
    [InlineData("01 80 00000000 81 80 00000000", 1002)] // a message within another
    [InlineData("09 80 00000000", 1002)] // a ping in parts
    [InlineData("89 FE 0080 00000000", 1002)] // a ping of 128 bytes
    [InlineData("81 82 00000000 C328", 1007)] // not UTF-8
    [InlineData("82 FF 0000000100000000 00000000", 1009)] // 4 GiB announced
    [InlineData("82 FF 7FFFFFFFFFFFFFFF 00000000", 1009)]
    [InlineData("82 FF 8000000000000000 00000000", 1002)] // a length with its highest bit set
    [InlineData("01 81 00000000 61 80 FF FFFFFFFFFFFFFFFF 00000000", 1002)] // one that adds up to nothing
    [InlineData("88 82 00000000 03ED", 1002)] // close with a code that is never sent
    [InlineData("88 82 00000000 0FA0", 4000)] // close with a code of the client's own
    [InlineData("88 80 00000000", 0)] // close without a code
    public async Task A_frame_is_answered_as_the_standard_says(string frame, int? code)
    {
        await using var scripted = await ScriptedBroker.StartAsync(Echo);
        using var client = await RawAsync(scripted);
        await client.WriteAsync(Convert.FromHexString(frame.Replace(" ", "", StringComparison.Ordinal)));
        byte[] expected = code switch { null => [0x81, 0], 0 => [0x88, 0], { } c => [0x88, 2, (byte)(c >> 8), (byte)c] };
        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(await ReadAsync(client, expected.Length)));
    }

    [Fact]
    public async Task Frames_in_single_bytes_pings_among_them_are_read()
    {
        await using var scripted = await ScriptedBroker.StartAsync(Echo);
        using var client = await RawAsync(scripted);
        foreach (var one in Convert.FromHexString("0181000000006189810000000070808100000000 62".Replace(" ", "", StringComparison.Ordinal))) await client.WriteAsync(new[] { one });
        Assert.Equal("8A017081026162", Convert.ToHexString(await ReadAsync(client, 7)));
    }

    [Fact]
    public async Task A_silent_client_is_closed_after_the_read_timeout_and_one_without_handshake_before()
    {
        await using var scripted = await ScriptedBroker.StartAsync(Echo, with: server => server with { ReadTimeout = TimeSpan.FromSeconds(30), WriteTimeout = TimeSpan.FromSeconds(10) });
        var client = await scripted.ConnectAsync();
        using var raw = await scripted.ConnectSocketAsync();
        await raw.WriteAsync("GET /chat HT"u8.ToArray());
        await client.SendAsync("x");
        await client.ExpectAsync("x");
        await Polling.Eventually(() => scripted.Broker.Node.Gateway.Room.Clients == 2);
        await scripted.Broker.SettleAsync();
        for (var i = 0; i < 4; i++) await scripted.Broker.AdvanceAsync(10.1);
        await client.ExpectClosedAsync(1001);
        Assert.Equal(0, await raw.ReadAsync(new byte[10]).AsTask().WaitAsync(Polling.Patience));
    }

    [Fact]
    public async Task Another_path_is_not_found()
    {
        await using var scripted = await ScriptedBroker.StartAsync(Echo);
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => WebSocketClient.ConnectAsync(scripted.Port, "/other"));
        Assert.Contains("404", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_does_not_compile_keeps_the_node_from_starting()
    {
        var fault = await Assert.ThrowsAsync<StartFailure>(() => ScriptedBroker.StartAsync("function on_message( end"));
        Assert.Contains("entry.lua:1:", fault.Message, StringComparison.Ordinal);
    }

    internal static async Task<NetworkStream> RawAsync(ScriptedBroker scripted, string headers = "")
    {
        var stream = await scripted.ConnectSocketAsync();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /chat HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"));
        var head = "";
        while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal)) head += (char)(await ReadAsync(stream, 1))[0];
        Assert.StartsWith("HTTP/1.1 101", head, StringComparison.Ordinal);
        return stream;
    }

    internal static async Task<byte[]> ReadAsync(NetworkStream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(Polling.Patience);
        return bytes;
    }
}
