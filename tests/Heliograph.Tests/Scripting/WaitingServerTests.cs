using Heliograph.Server.Configuration;
using Heliograph.Tests.Access;
using Heliograph.Tests.Gateway;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Tests.Scripting;

/// <summary>Callbacks of a real server that wait for HTTP and Redis: others are served meanwhile.</summary>
public sealed class WaitingServerTests
{
    private const string Script = """
        local redis = mix.redis.connection("default")
        function on_message(msg)
            local conn = mix.websocket()
            if msg.data == "echo" then return conn:send("echo") end
            if msg.data == "redis" then
                local n, err = redis:command("incr", "visits")
                return conn:send(err or tostring(n))
            end
            local answer, err = mix.http.request("GET", msg.data)
            conn:send(err or answer.body)
        end
        """;

    [Fact]
    public async Task Connections_that_wait_for_http_leave_the_others_alone()
    {
        var (gate, asked) = (new TaskCompletionSource(), 0);
        await using var web = await WebAnswers.StartAsync(async context =>
        {
            Interlocked.Increment(ref asked);
            await gate.Task;
            await context.Response.WriteAsync($"open for {context.Request.Path}");
        });
        await using var scripted = await ScriptedBroker.StartAsync(Script, lua: Lua(1));
        var clients = new List<WebSocketClient>();
        for (var i = 0; i < 50; i++) clients.Add(await scripted.ConnectAsync());
        for (var i = 0; i < 40; i++) await clients[i].SendAsync($"{web.Url}/{i}");
        await Polling.Eventually(() => Volatile.Read(ref asked) == 40);

        foreach (var other in clients.Skip(40))
        {
            await other.SendAsync("echo");
            await other.ExpectAsync("echo");
        }

        await clients[0].SendAsync("echo");
        gate.SetResult();
        for (var i = 0; i < 40; i++) await clients[i].ExpectAsync($"open for /{i}");
        await clients[0].ExpectAsync("echo");
    }

    [Fact]
    public async Task Connections_share_what_they_keep_in_redis()
    {
        using var redis = DatabaseProcess.Redis();
        await redis.StartAsync();
        await using var scripted = await ScriptedBroker.StartAsync(Script, lua: Lua(redis.Port));
        for (var i = 1; i <= 10; i++)
        {
            var client = await scripted.ConnectAsync();
            await client.SendAsync("redis");
            await client.ExpectAsync($"{i}");
        }
    }

    [Fact]
    public async Task A_client_that_leaves_while_its_callback_waits_leaves_nothing_behind()
    {
        var (gate, asked) = (new TaskCompletionSource(), 0);
        await using var web = await WebAnswers.StartAsync(async context =>
        {
            Interlocked.Increment(ref asked);
            await gate.Task;
        });
        await using var scripted = await ScriptedBroker.StartAsync(Script + " function on_close(id) print('closed ' .. id) end", lua: Lua(1));
        var client = await scripted.ConnectAsync();
        await client.SendAsync(web.Url);
        await Polling.Eventually(() => Volatile.Read(ref asked) == 1);
        client.Dispose();
        gate.SetResult();

        await Polling.Eventually(() => scripted.Logged("closed "), "on_close came after it");
        Assert.Equal(0, scripted.Server.Failures);
    }

    [Fact]
    public async Task An_answer_larger_than_the_setting_allows_is_an_error()
    {
        await using var web = await WebAnswers.StartAsync(context => context.Response.Body.WriteAsync(new byte[2000]).AsTask());
        await using var scripted = await ScriptedBroker.StartAsync(Script, lua: Lua(1) with { Http = new() { MaxResponseSize = 1024 } });
        var client = await scripted.ConnectAsync();
        await client.SendAsync(web.Url);
        Assert.EndsWith("is larger than 1024 bytes", (await client.ReceiveAsync()).Text, StringComparison.Ordinal);
    }

    private static LuaOptions Lua(int redis) => new() { Time = TimeSpan.FromSeconds(5), Redis = [new() { Addr = $"127.0.0.1:{redis}" }] };
}
