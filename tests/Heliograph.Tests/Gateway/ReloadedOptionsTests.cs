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
    public async Task A_server_that_is_put_before_others_does_not_shift_their_limits()
    {
        await using var broker = await TestBroker.StartAsync(o => o with { Engine = o.Engine with { Servers = [Server("first", 10), Server("second", 20)] } });
        broker.Apply(o => o with { Engine = o.Engine with { Servers = [Server("new", 5), Server("first", 11), Server("second", 21)] } });
        Assert.Equal([("first", 11), ("second", 21)], broker.Node.Listeners.Select(listener => (listener.Name, listener.MaxConnections)));

        static ServerOptions Server(string name, int most) => new() { Name = name, Port = 0, Protocol = ServerProtocol.Mqtt, MaxConnections = most };
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
