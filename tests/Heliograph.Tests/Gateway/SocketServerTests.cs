using System.Text;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Configuration;
using Heliograph.Server.Mesh;

namespace Heliograph.Tests.Gateway;

/// <summary>A socket server, whose script cuts, decodes and encodes.</summary>
public sealed class SocketServerTests
{
    private const string Lines = """
        function on_connect(id) mix.socket.tcp():send("hello\n") mix.socket.tcp():subscribe("news") end
        function protocol_input(buf)
            local at = string.find(buf:tostring(), "\n", 1, true)
            return at or 0
        end
        function protocol_decode(str) if str == "\n" then return nil end return { text = str:sub(1, -2) } end
        function protocol_encode(str) if str == "secret" then return 5 end return "[" .. str .. "]\n" end
        function on_message(value) mix.socket.tcp():send(value.text:upper() .. "\n") end
        """;

    [Fact]
    public async Task Packets_are_cut_decoded_and_answered_however_they_arrive()
    {
        await using var scripted = await ScriptedBroker.StartAsync(Lines, ServerProtocol.Socket);
        using var client = await scripted.ConnectSocketAsync();
        await ExpectAsync(client, "hello\n");
        await client.WriteAsync("a\n\nbc\nd"u8.ToArray());
        await ExpectAsync(client, "A\nBC\n");
        await client.WriteAsync("e\n"u8.ToArray());
        await ExpectAsync(client, "DE\n");
        await scripted.Broker.SettleAsync();
        Assert.Equal(4, scripted.Read(ClientProtocol.Socket));
        Assert.Equal(4, scripted.Sent(ClientProtocol.Socket));
    }

    [Fact]
    public async Task What_comes_over_the_mesh_is_encoded_and_what_cannot_be_is_a_failure()
    {
        await using var scripted = await ScriptedBroker.StartAsync(Lines, ServerProtocol.Socket);
        using var client = await scripted.ConnectSocketAsync();
        await ExpectAsync(client, "hello\n");
        var mqtt = await scripted.Broker.ConnectAsync("m");
        await mqtt.PublishAsync("news", "rain");
        await ExpectAsync(client, "[rain]\n");
        var mesh = scripted.Broker.Node.Gateway.Room.Mesh;
        Assert.Equal(new PublishCount(0, 1), await mesh.PublishAsync("news", "secret"u8.ToArray(), DataType.Text).WaitAsync(Polling.Patience));
        Assert.Equal(new PublishCount(1, 0), await mesh.PublishAsync("news", "sun"u8.ToArray(), DataType.Text).WaitAsync(Polling.Patience));
        await ExpectAsync(client, "[sun]\n");
    }

    [Theory]
    [InlineData("return 100", "protocol_input gave 100; there are 1 bytes")]
    [InlineData("return -2", "protocol_input gave -2")]
    [InlineData("return 0.5", "protocol_input gave 0.5")]
    [InlineData("return '1'", "protocol_input gave 1; expected")]
    [InlineData("return {}", "protocol_input gave a table")]
    [InlineData("", "protocol_input gave nothing")]
    [InlineData("return mix.http.request('GET', 'http://127.0.0.1:1/')", "protocol_input must not wait")]
    [InlineData("error('x')", "entry.lua:1: x")]
    public async Task A_script_that_cuts_wrongly_is_told_so_and_its_connection_closed(string body, string logged)
    {
        await using var scripted = await ScriptedBroker.StartAsync($"function protocol_input(buf) {body} end", ServerProtocol.Socket);
        using var client = await scripted.ConnectSocketAsync();
        await client.WriteAsync("x"u8.ToArray());
        Assert.Equal(0, await client.ReadAsync(new byte[1]).AsTask().WaitAsync(Polling.Patience));
        Assert.True(scripted.Logged(logged), string.Join('\n', scripted.Broker.Log.Lines.Select(line => line.Text)));
    }

    [Theory]
    [InlineData("return -1")]
    [InlineData("mix.socket.tcp():clear_buffer() return -1")]
    public async Task Minus_one_drops_the_connection_without_complaint(string body)
    {
        await using var scripted = await ScriptedBroker.StartAsync($"function protocol_input() {body} end", ServerProtocol.Socket);
        using var client = await scripted.ConnectSocketAsync();
        await client.WriteAsync("x"u8.ToArray());
        Assert.Equal(0, await client.ReadAsync(new byte[1]).AsTask().WaitAsync(Polling.Patience));
        Assert.Equal(0, scripted.Server.Failures);
    }

    [Fact]
    public async Task Clearing_the_buffer_drops_what_has_come_wherever_it_is_called()
    {
        await using var scripted = await ScriptedBroker.StartAsync("""
            function on_connect(id) mix.socket.tcp():send(id .. "\n") end
            function protocol_input(buf)
                if buf:tostring():sub(1, 6) == "input\n" then
                    mix.socket.tcp():clear_buffer()
                    mix.socket.tcp():send("input\n")
                    return 6
                end
                return string.find(buf:tostring(), "\n", 1, true) or 0
            end
            function protocol_decode(str)
                if str == "decode\n" then mix.socket.tcp():clear_buffer() end
                return str
            end
            function on_message(line)
                local conn = mix.socket.tcp()
                if line == "message\n" then conn:clear_buffer() end
                conn:send(line)
                if line ~= "wait\n" then return end
                conn:wait_context_value("go")
                conn:clear_buffer()
                conn:send("cleared\n")
                conn:wait_context_value("on")
            end
            """, ServerProtocol.Socket);
        using var client = await scripted.ConnectSocketAsync();
        var id = "";
        while (!id.EndsWith('\n')) id += Encoding.ASCII.GetString(await WebSocketServerTests.ReadAsync(client, 1));
        await client.WriteAsync("a\nmessage\nlost\nlost"u8.ToArray());
        await ExpectAsync(client, "a\nmessage\n");
        await client.WriteAsync("b\ndecode\nlost\nlost"u8.ToArray());
        await ExpectAsync(client, "b\ndecode\n");
        await client.WriteAsync("input\nlost\n"u8.ToArray());
        await ExpectAsync(client, "input\n");
        await client.WriteAsync("wait\nlost\nlost"u8.ToArray());
        await ExpectAsync(client, "wait\n");
        Assert.Null(await MeshTests.CallAsync(scripted, id.TrimEnd(), ConnectionFunction.SetContextValue, "\"go\"", "1"));
        await ExpectAsync(client, "cleared\n");
        await client.WriteAsync("kept\n"u8.ToArray());
        await scripted.Broker.SettleAsync();
        Assert.Null(await MeshTests.CallAsync(scripted, id.TrimEnd(), ConnectionFunction.SetContextValue, "\"on\"", "1"));
        await ExpectAsync(client, "kept\n");
    }

    [Fact]
    public async Task Scripts_of_the_generation_before_get_the_connection()
    {
        await using var scripted = await ScriptedBroker.StartAsync("""
            function on_connect(conn) conn:set_context_value("n", 0) end
            function protocol_input(buf, conn)
                if buf:tostring() == "drop all" then conn:clear_buffer() conn:send("dropped\n") return 0 end
                return string.find(buf:tostring(), "\n", 1, true) or 0
            end
            function protocol_decode(str, conn) conn:set_context_value("n", conn:context()["n"] + 1) return str end
            function on_message(data, conn) conn:send(conn:context()["n"] .. " " .. data) end
            function on_close(err, conn) mix.mesh.publish("gone", tostring(err) .. " after " .. conn:context()["n"]) end
            """, ServerProtocol.Socket, server => server with { LuaCompat = LuaCompat.Legacy });
        var mqtt = await scripted.Broker.ConnectAsync("m");
        await mqtt.SubscribeAsync("gone");
        using var client = await scripted.ConnectSocketAsync();
        await client.WriteAsync("a\nb\n"u8.ToArray());
        await ExpectAsync(client, "1 a\n2 b\n");
        await client.WriteAsync("drop all"u8.ToArray());
        await ExpectAsync(client, "dropped\n");
        client.Close();
        await mqtt.ExpectAsync("gone", "nil after 2");
    }

    private static async Task ExpectAsync(Stream client, string text)
    {
        var bytes = new byte[text.Length];
        await client.ReadExactlyAsync(bytes).AsTask().WaitAsync(Polling.Patience);
        Assert.Equal(text, Encoding.UTF8.GetString(bytes));
    }
}
