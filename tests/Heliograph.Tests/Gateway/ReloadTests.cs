using Heliograph.Server.Mesh;

namespace Heliograph.Tests.Gateway;

/// <summary>A script that changes while its clients stay.</summary>
public sealed class ReloadTests
{
    private const string First = """
        function on_message(msg)
            local conn = mix.websocket()
            if msg.data == "id" then return conn:send(conn:client_id()) end
            if msg.data == "set" then conn:set_context({ name = "ann", list = { 1, 2 } }) end
            if msg.data == "wait" then conn:wait_context_value("go") end
            conn:send("first " .. msg.data)
        end
        """;

    private const string Second = """
        function on_message(msg)
            local context = mix.websocket():context()
            mix.websocket():send("second " .. tostring(context.name) .. " " .. tostring(context.list and context.list[2]))
        end
        """;

    [Fact]
    public async Task Connections_stay_and_go_over_to_the_new_script_with_their_context()
    {
        await using var scripted = await ScriptedBroker.StartAsync(First);
        var (one, other) = (await scripted.ConnectAsync(), await scripted.ConnectAsync());
        await one.SendAsync("set");
        await one.ExpectAsync("first set");
        await scripted.ChangeScriptAsync(Second);
        await one.SendAsync("x");
        await one.ExpectAsync("second ann 2");
        await other.SendAsync("x");
        await other.ExpectAsync("second nil nil");
        Assert.Equal(2, scripted.Server.Version);
    }

    [Fact]
    public async Task One_that_waits_goes_over_when_it_is_through()
    {
        await using var scripted = await ScriptedBroker.StartAsync(First);
        var client = await scripted.ConnectAsync();
        await client.SendAsync("id");
        var id = (await client.ReceiveAsync()).Text;
        await client.SendAsync("wait");
        await scripted.Broker.SettleAsync();
        await scripted.ChangeScriptAsync(Second);
        await client.SendAsync("x");
        Assert.Null(await MeshTests.CallAsync(scripted, id, ConnectionFunction.SetContextValue, "\"go\"", "true"));
        await client.ExpectAsync("first wait");
        await client.ExpectAsync("second nil nil");
    }

    [Theory]
    [InlineData("function on_message( end")]
    [InlineData("error('not today')")]
    public async Task One_that_cannot_be_loaded_leaves_the_old_one_running_and_says_so_once(string bad)
    {
        await using var scripted = await ScriptedBroker.StartAsync(First);
        var client = await scripted.ConnectAsync();
        await scripted.ChangeScriptAsync(bad);
        await scripted.Server.LookAsync();
        await client.SendAsync("x");
        await client.ExpectAsync("first x");
        Assert.Equal(1, scripted.Server.Version);
        Assert.Single(scripted.Broker.Log.Lines, line => line.Text.Contains("the script from before stays", StringComparison.Ordinal));
    }
}
