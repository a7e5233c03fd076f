using Heliograph.Server.Configuration;

namespace Heliograph.Tests.Gateway;

/// <summary>A configuration that changes under scripted servers.</summary>
public sealed class ReloadedOptionsTests
{
    private const string Echo = "function on_message(msg) mix.websocket():send(msg.data) end";

    [Fact]
    public async Task Changed_timeouts_and_sizes_hold_for_new_connections()
    {
        await using var scripted = await ScriptedBroker.StartAsync(Echo, with: server => server with { ReadTimeout = TimeSpan.FromSeconds(100), MaxMessageSize = 1000 });
        var old = await scripted.ConnectAsync();
        await old.SendAsync("x");
        await old.ExpectAsync("x");
        scripted.Apply(server => server with { ReadTimeout = TimeSpan.FromSeconds(10), MaxMessageSize = 2000, Entry = "elsewhere.lua" });
        var (young, large) = (await scripted.ConnectAsync(), new string('x', 1500));
        await young.SendAsync(large);
        await young.ExpectAsync(large);
        for (var i = 0; i < 3; i++) await scripted.Broker.AdvanceAsync(11);
        await young.ExpectClosedAsync(1001);
        await old.SendAsync("y");
        await old.ExpectAsync("y");
        await old.SendAsync(large);
        await old.ExpectClosedAsync(1009);
    }

    [Fact]
    public void Sizes_of_buffers_are_said_to_have_no_effect()
    {
        var options = new HeliographOptions
        {
            Engine = new() { ApiServer = new() { ReadBufferSize = 40_096 }, Servers = [new(), new() { Protocol = ServerProtocol.Websocket, WriteBufferSize = 1025 }] },
        };

        Assert.Equal(["engine.apiServer.readBufferSize", "engine.servers[1].writeBufferSize"], Unused.In(options).Select(one => one.Key));
    }
}
