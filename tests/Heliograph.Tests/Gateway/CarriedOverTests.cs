using System.Text.RegularExpressions;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Access;
using Heliograph.Tests.EngineApi;

namespace Heliograph.Tests.Gateway;

/// <summary>Scripts made the way those are that come from CONNMIX, of both generations, with their callers.</summary>
public sealed partial class CarriedOverTests
{
    private const string Done = """{"E":null,"r":{"s":true},"i":2}""";

    // Channels name their kind behind an @; those of a user are his own, whom the backend tells from his token.
    private const string Feed = """
        function on_message(msg)
            local conn = mix.websocket()
            local data, err = mix.json_decode(msg["data"])
            if err then conn:close() return end
            if data["op"] == "auth" then
                local resp, err = mix.http.request("POST", mix.server.option("auth"), { body = mix.json_encode({ token = data["token"] }) })
                if err or resp.status_code ~= 200 then conn:close() return end
                conn:set_context_value("uid", mix.json_decode(resp["body"])["uid"])
                return
            end
            local parts = mix.str_split(data["channel"], "@")
            if table.getn(parts) ~= 2 then conn:close() return end
            local uid, inner = conn:context_value("uid"), data["channel"]
            if parts[2] == "balance" then
                if uid == nil then conn:send('{"code":1}') return end
                inner = string.format("%d@%s", uid, parts[2])
            end
            local err = conn[data["op"]](conn, "ex:" .. inner)
            conn:send(err or '{"result":true}')
        end
        """;

    // WebSocket in Lua on a socket server, with the connection as an argument everywhere; what clients say is in a queue, and so is that they came and went.
    private const string Generation2022 = """
        local bit = require "bit"
        local push = mix.queue.push

        local function unmasked(bytes, key)
            local plain = {}
            for i = 1, #bytes do table.insert(plain, bit.bxor(bytes:byte(i), key:byte((i - 1) % 4 + 1))) end
            return mix.bytes_tostring(plain)
        end

        local function shake(buf, conn)
            if not string.find(buf:tostring(), "\r\n\r\n", 1, true) then return 0 end
            local headers = {}
            for _, line in ipairs(mix.str_split(buf:tostring(), "\r\n")) do
                local pair = mix.str_split(line, ": ")
                if table.getn(pair) == 2 then headers[string.lower(pair[1])] = pair[2] end
            end
            local accept = mix.base64_encode(mix.sha1_bin(headers["sec-websocket-key"] .. "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
            conn:send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " .. accept .. "\r\n\r\n")
            conn:clear_buffer()
            conn:set_context({ headers = headers })
            local n, err = push("chat", { event = "handshake", headers = headers })
            return err and -1 or 0
        end

        function protocol_input(buf, conn)
            if not conn:context_value("headers") then return shake(buf, conn) end
            local head = buf:read(2)
            if not head then return 0 end
            local length = bit.band(head:byte(2), 0x7f)
            if length == 126 then
                local more = buf:read(2)
                if not more then return 0 end
                length = bit.bor(bit.lshift(more:byte(1), 8), more:byte(2))
            end
            local key = buf:read(4)
            local body = key and buf:read(length)
            if not body then return 0 end
            conn:set_context_value("frame", { kind = bit.band(head:byte(1), 15), data = unmasked(body, key) })
            return buf:position()
        end

        function protocol_decode(str, conn)
            local frame = conn:context_value("frame")
            if frame["kind"] == 8 then conn:close() end
            return frame
        end

        function protocol_encode(str)
            if #str < 126 then return string.char(0x81, #str) .. str end
            return string.char(0x81, 126, bit.rshift(#str, 8), bit.band(#str, 0xff)) .. str
        end

        function on_message(frame, conn)
            if frame["kind"] ~= 1 then return end
            push("chat", { event = "message", uid = conn:context()["uid"], frame = frame })
            if mix.json_decode(frame["data"])["op"] == "auth" then conn:wait_context_value("uid") end
        end

        function on_close(err, conn)
            push("chat", { event = "close", uid = conn:context()["uid"] })
        end
        """;

    [Fact]
    public async Task A_user_is_asked_for_over_HTTP_and_gets_what_is_his()
    {
        await using var web = new AnsweringServer { Answer = (200, """{"uid":1001}""") };
        await web.StartAsync();
        await using var scripted = await ScriptedBroker.StartAsync(
            Feed, with: server => server with { Options = [.. server.Options, new ServerOption { Name = "auth", Value = web.Url + "/websocket_auth" }] });
        var client = await scripted.ConnectAsync();
        await AskAsync(client, """{"op":"subscribe","channel":"@balance"}""", """{"code":1}""");
        await AskAsync(client, """{"op":"subscribe","channel":"BTCUSDT@depth"}""", """{"result":true}""");
        await client.SendAsync("""{"op":"auth","token":"t"}""");
        await AskAsync(client, """{"op":"subscribe","channel":"@balance"}""", """{"result":true}""");
        Assert.Equal(("/websocket_auth", """{"token":"t"}"""), (web.Path, web.Body));

        Assert.Equal("""{"E":null,"r":{"s":1,"f":0}}""", await PublishAsync(scripted, "ex:1001@balance", "yours"));
        await client.ExpectAsync("yours");
        Assert.Equal("""{"E":null,"r":{"s":1,"f":0}}""", await PublishAsync(scripted, "ex:BTCUSDT@depth", "everybody's"));
        await client.ExpectAsync("everybody's");
        await AskAsync(client, """{"op":"unsubscribe","channel":"@balance"}""", """{"result":true}""");
        Assert.Equal("""{"E":null,"r":{"s":0,"f":0}}""", await PublishAsync(scripted, "ex:1001@balance", "yours"));
        await client.SendAsync("""{"op":"subscribe","channel":"nothing"}""");
        await client.ExpectClosedAsync(1000);
    }

    [Fact]
    public async Task WebSocket_in_Lua_and_a_consumer_that_logs_users_in_are_as_in_2022()
    {
        await using var scripted = await ScriptedBroker.StartAsync(Generation2022, ServerProtocol.Socket, server => server with { LuaCompat = LuaCompat.Legacy });
        using var api = await ApiClient.ConnectAsync(new($"ws://127.0.0.1:{scripted.Broker.Node.Http.Engine.Port}/ws/v1"));
        Assert.Equal(Done, await api.AskAsync("""{"m":"queue.pop","p":["chat"],"i":2}"""));
        var client = await scripted.ConnectAsync();
        Assert.Contains("\"x-token\":\"one\"", await api.ReceiveAsync(), StringComparison.Ordinal);
        await client.SendAsync("""{"op":"auth"}""");
        var id = Client().Match((await api.ReceiveAsync())!).Groups[1].Value;

        await client.SendAsync("""{"op":"hello"}"""); // Waits until the user is known.
        Assert.Equal(Done, await api.AskAsync($$"""{"m":"mesh.send","p":{"c":{{id}},"d":"welcome"},"i":2}"""));
        await client.ExpectAsync("welcome");
        await api.SendAsync($$"""{"m":"conn.call","p":{"c":{{id}},"f":"set_context_value","a":["uid",7]},"i":2}""");
        var both = new[] { await api.ReceiveAsync(), await api.ReceiveAsync() };
        Assert.Contains(Done, both);
        Assert.Contains(both, one => one!.Contains("\"uid\":7", StringComparison.Ordinal) && one.Contains("hello", StringComparison.Ordinal));

        Assert.Equal(Done, await api.AskAsync($$"""{"m":"conn.call","p":{"c":{{id}},"f":"subscribe","a":["room_101"]},"i":2}"""));
        var lengthy = new string('y', 1000);
        await (await scripted.Broker.ConnectAsync("m")).PublishAsync("room_101", lengthy);
        await client.ExpectAsync(lengthy);
        client.Dispose();
        Assert.Matches("\"uid\":7", await api.ReceiveAsync());
    }

    private static async Task AskAsync(WebSocketClient client, string request, string answer)
    {
        await client.SendAsync(request);
        await client.ExpectAsync(answer);
    }

    private static async Task<string> PublishAsync(ScriptedBroker scripted, string channel, string data)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsync(
            new Uri($"http://127.0.0.1:{scripted.Broker.Node.Http.Engine.Port}/v1/mesh/publish"), new StringContent($$"""{"c":"{{channel}}","d":"{{data}}"}"""));
        return await answer.Content.ReadAsStringAsync();
    }

    [GeneratedRegex("\"c\":\"([0-9]+)\"")]
    private static partial Regex Client();
}
