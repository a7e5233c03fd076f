using Heliograph.Metrics.Pages;
using Heliograph.Server.Configuration;
using Heliograph.Server.Mesh;
using Heliograph.Tests.Metrics;

namespace Heliograph.Tests.Gateway;

/// <summary>What the engine's page says of a script is what it has done.</summary>
public sealed class ScriptMetricsTests
{
    private const string Script = """
        function on_message(msg)
            local conn = mix.websocket()
            if msg.data == "fail" then error("as told") end
            if msg.data == "loop" then while true do end end
            if msg.data == "id" then return conn:send(conn:client_id()) end
            if msg.data == "wait" then conn:wait_context_value("go") end
            conn:send("done")
        end
        """;

    private static readonly LuaOptions s_short = new() { Time = TimeSpan.FromMilliseconds(50), Memory = 8 << 20 };

    [Fact]
    public async Task Calls_errors_and_what_was_stopped_are_counted_over_all_shards()
    {
        await using var scripted = await ScriptedBroker.StartAsync(Script, with: Named, lua: s_short);
        for (var i = 0; i < 6; i++)
        {
            var client = await scripted.ConnectAsync();
            await client.SendAsync(i < 3 ? "x" : i < 5 ? "fail" : "loop");
            if (i < 3) await client.ExpectAsync("done");
            else await client.ExpectClosedAsync(1011);
        }

        Assert.Equal((6, 3, 1), (Value(scripted, "calls_total"), Value(scripted, "errors_total"), Value(scripted, "stopped_total")));
        Assert.InRange(Value(scripted, "run_seconds_total"), 0.05, 60);
        Assert.Equal((2, 2 * (8 << 20)), (Value(scripted, "machines"), Value(scripted, "memory_limit_bytes")));
        Assert.InRange(Value(scripted, "memory_bytes"), 10_000, 2 * (8 << 20));
    }

    [Fact]
    public async Task Callbacks_that_wait_are_counted_while_they_do()
    {
        await using var scripted = await ScriptedBroker.StartAsync(Script, with: Named);
        var client = await scripted.ConnectAsync();
        await client.SendAsync("id");
        var id = (await client.ReceiveAsync()).Text;
        await client.SendAsync("wait");
        await Polling.Eventually(() => Value(scripted, "waiting_callbacks") == 1);
        Assert.Null(await MeshTests.CallAsync(scripted, id, ConnectionFunction.SetContextValue, "\"go\"", "1"));
        await client.ExpectAsync("done");
        Assert.Equal((0, 2), (Value(scripted, "waiting_callbacks"), Value(scripted, "calls_total")));
    }

    [Fact]
    public async Task New_versions_are_told_and_what_was_counted_stays()
    {
        await using var scripted = await ScriptedBroker.StartAsync(Script, with: Named);
        var began = scripted.Broker.Clock.GetUtcNow().ToUnixTimeSeconds();
        var client = await scripted.ConnectAsync();
        await client.SendAsync("x");
        await client.ExpectAsync("done");
        Assert.Equal((1, began), (Value(scripted, "version"), Value(scripted, "loaded_timestamp_seconds")));
        await scripted.Broker.AdvanceAsync(10);
        await scripted.ChangeScriptAsync("function on_message( end");
        Assert.Equal((1, began, 1, 1), (Value(scripted, "version"), Value(scripted, "loaded_timestamp_seconds"), Value(scripted, "reload_failures_total"), Value(scripted, "outdated")));
        var seconds = Value(scripted, "run_seconds_total");
        await scripted.ChangeScriptAsync(Script + " ");
        Assert.Equal((2, began + 10, 1, 0), (Value(scripted, "version"), Value(scripted, "loaded_timestamp_seconds"), Value(scripted, "reload_failures_total"), Value(scripted, "outdated")));
        await Polling.Eventually(() => Value(scripted, "machines") == 2);
        Assert.Equal(1, Value(scripted, "calls_total"));
        Assert.InRange(Value(scripted, "run_seconds_total"), seconds, 60);
    }

    private static ServerOptions Named(ServerOptions server) => server with { Name = "chat" };

    private static double Value(ScriptedBroker scripted, string name) =>
        PageText.ValueOf(PageText.Of(EnginePage.Create(scripted.Broker.Node.Source, TimeProvider.System)), $"heliograph_script_{name}{{listener=\"chat\"}}");
}
