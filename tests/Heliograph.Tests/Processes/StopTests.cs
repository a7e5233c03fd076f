using Heliograph.Protocol;

namespace Heliograph.Tests.Processes;

/// <summary>SIGTERM with clients connected.</summary>
public sealed class StopTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Clients_are_told_and_the_process_ends_with_zero()
    {
        using var server = await new RunningServer().StartAsync();
        await using var modern = await server.ConnectAsync(o => o with { ClientId = "modern" });
        await using var old = await server.ConnectAsync(o => o with { ClientId = "old", Version = ProtocolVersion.V311 });
        var stopping = server.TerminateAsync();
        await modern.ExpectClosedAsync(ReasonCode.ServerShuttingDown);
        await old.ExpectClosedAsync();
        Assert.InRange(await stopping, TimeSpan.Zero, s_limit);
    }

    [Fact]
    public async Task Wills_are_published_and_kept_for_who_is_away()
    {
        using var server = await new RunningServer(settings: "").StartAsync();
        var witness = await server.ConnectAsync(o => o with { ClientId = "witness", SessionExpiry = 600 });
        await witness.SubscribeAsync("will/#", QoS.AtLeastOnce);
        await witness.DisconnectAsync();
        await using var client = await server.ConnectAsync(o => o with { ClientId = "testator", Will = new("will/now", "gone", QoS.AtLeastOnce) });
        await server.TerminateAsync();

        await server.StartAsync();
        await using var back = await server.ConnectAsync(o => o with { ClientId = "witness", CleanStart = false, SessionExpiry = 600 });
        Assert.True(back.ConnAck.SessionPresent);
        Assert.Equal(("will/now", "gone", QoS.AtLeastOnce), await ReceiveAsync(back));
        await server.TerminateAsync();
    }

    [Fact]
    public async Task A_client_that_does_not_read_does_not_hold_up_the_end()
    {
        using var server = await new RunningServer().StartAsync();
        await using var stuck = await StuckAsync(server);
        Assert.InRange(await server.TerminateAsync(), TimeSpan.Zero, s_limit);
    }

    [Fact]
    public async Task A_second_signal_ends_the_process_at_once()
    {
        using var server = await new RunningServer().StartAsync();
        await using var stuck = await StuckAsync(server);
        server.Signal("TERM");
        await server.WaitForLineAsync("stopping");
        server.Signal("TERM");
        Assert.Equal(128 + 15, (await server.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Sessions_messages_and_retained_messages_are_there_after_a_restart()
    {
        using var server = await new RunningServer(settings: "").StartAsync();
        var keeper = await server.ConnectAsync(o => o with { ClientId = "keeper", SessionExpiry = 600 });
        await keeper.SubscribeAsync("kept/#", QoS.ExactlyOnce);
        await keeper.DisconnectAsync();
        await using (var publisher = await server.ConnectAsync(o => o with { ClientId = "publisher", Version = ProtocolVersion.V311 }))
        {
            await publisher.PublishAsync("kept/1", "one", QoS.AtLeastOnce);
            await publisher.PublishAsync("kept/2", "two", QoS.ExactlyOnce);
            await publisher.PublishAsync("lamp", "on", QoS.AtLeastOnce, retain: true);
        }

        await server.TerminateAsync();
        await server.StartAsync();
        await using var back = await server.ConnectAsync(o => o with { ClientId = "keeper", CleanStart = false, SessionExpiry = 600 });
        Assert.True(back.ConnAck.SessionPresent);
        Assert.Equal(("kept/1", "one", QoS.AtLeastOnce), await ReceiveAsync(back));
        Assert.Equal(("kept/2", "two", QoS.ExactlyOnce), await ReceiveAsync(back));
        await back.SubscribeAsync("lamp");
        Assert.True((await back.ExpectAsync("lamp", "on")).Retain);
        await server.TerminateAsync();
    }

    private static async Task<(string Topic, string Payload, QoS QoS)> ReceiveAsync(TestClient client)
    {
        var publish = await client.ReceiveAsync();
        return (publish.Topic, publish.Payload, publish.QoS);
    }

    /// <summary>A subscriber that reads nothing, to which more has been sent than the system buffers.</summary>
    private static async Task<TestClient> StuckAsync(RunningServer server)
    {
        var stuck = await server.ConnectAsync(o => o with { ClientId = "stuck", ReceiveBuffer = 4096 });
        await stuck.SubscribeAsync("flood");
        await using var publisher = await server.ConnectAsync(o => o with { ClientId = "publisher" });
        var payload = new string('x', 100_000);
        for (var i = 0; i < 200; i++) await publisher.SendAsync(new PublishOptions("flood", payload));
        await publisher.FenceAsync();
        return stuck;
    }
}
