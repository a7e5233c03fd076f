using Heliograph.Protocol;

namespace Heliograph.Tests.Server;

public sealed class KeepAliveTests
{
    [Theory, MemberData(nameof(Setups.Versions), MemberType = typeof(Setups))]
    public async Task A_client_may_be_silent_for_one_and_a_half_times_its_keep_alive(ProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { Version = version, KeepAlive = 10 });
        await broker.AdvanceAsync(14.98);
        Assert.Equal(1, broker.Gauges.LiveConnections);

        await broker.AdvanceAsync(0.02);

        await client.ExpectClosedAsync(ReasonCode.KeepAliveTimeout);
        Assert.Single(broker.Log.EndedOf(client));
    }

    [Fact]
    public async Task Any_packet_begins_the_silence_anew()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { KeepAlive = 10 });
        for (var i = 0; i < 5; i++)
        {
            await broker.AdvanceAsync(14);
            await client.PublishAsync("a");
        }

        await broker.AdvanceAsync(14);
        Assert.Equal(1, broker.Gauges.LiveConnections);
        await broker.AdvanceAsync(1);
        await client.ExpectClosedAsync(ReasonCode.KeepAliveTimeout);
    }

    [Fact]
    public async Task What_the_broker_sends_does_not_count_as_a_sign_of_life()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { KeepAlive = 10 });
        await client.SubscribeAsync("a");
        var publisher = await broker.PublisherAsync();
        await broker.AdvanceAsync(10);
        await publisher.PublishAsync("a", "x");
        await broker.AdvanceAsync(5);

        await client.ExpectAsync("a", "x");
        await client.ExpectClosedAsync(ReasonCode.KeepAliveTimeout);
    }

    [Fact]
    public async Task Without_keep_alive_a_client_may_be_silent_for_ever()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync();

        await broker.AdvanceAsync(TimeSpan.FromDays(1000));

        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task The_longest_keep_alive_is_kept()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { KeepAlive = 65535 });
        await broker.AdvanceAsync(98302);
        Assert.Equal(1, broker.Gauges.LiveConnections);

        await broker.AdvanceAsync(0.5);

        await client.ExpectClosedAsync(ReasonCode.KeepAliveTimeout);
    }

    [Fact]
    public async Task The_keep_alive_of_the_server_replaces_that_of_a_version_5_client()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { ServerKeepAlive = 20 });
        var client = await broker.ConnectAsync(o => o with { KeepAlive = 1000 });
        Assert.Equal((ushort)20, client.ConnAck.ServerKeepAlive);

        await broker.AdvanceAsync(30);

        await client.ExpectClosedAsync(ReasonCode.KeepAliveTimeout);
    }

    [Fact]
    public async Task A_3_1_1_client_cannot_be_told_another_keep_alive_and_keeps_its_own()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { ServerKeepAlive = 20 });
        var client = await broker.ConnectAsync(o => o with { Version = ProtocolVersion.V311, KeepAlive = 100 });

        await broker.AdvanceAsync(149);
        Assert.Equal(1, broker.Gauges.LiveConnections);
        await broker.AdvanceAsync(1);

        await client.ExpectClosedAsync();
    }
}
