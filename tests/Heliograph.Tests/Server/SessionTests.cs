using Heliograph.Protocol;

namespace Heliograph.Tests.Server;

/// <summary>Clean start, session expiry, and what a session keeps.</summary>
public sealed class SessionTests
{
    [Theory, MemberData(nameof(Setups.Versions), MemberType = typeof(Setups))]
    public async Task A_session_outlives_its_connection_and_keeps_its_subscriptions(ProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => Lasting(o, version));
        await client.SubscribeAsync("a", QoS.AtLeastOnce);
        await client.DisconnectAsync();
        Assert.Equal((1, 0, 1), (broker.Gauges.Sessions, broker.Gauges.LiveConnections, broker.Gauges.Subscriptions));

        var again = await broker.ReconnectAsync(client);
        Assert.True(again.ConnAck.SessionPresent);
        await (await broker.PublisherAsync()).PublishAsync("a", "x", QoS.AtLeastOnce);

        Assert.Equal(QoS.AtLeastOnce, (await again.ExpectAsync("a", "x")).QoS);
    }

    [Theory, MemberData(nameof(Setups.Versions), MemberType = typeof(Setups))]
    public async Task A_clean_start_begins_without_the_earlier_session(ProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => Lasting(o, version));
        await client.SubscribeAsync("a");
        await client.DisconnectAsync();

        var again = await broker.ReconnectAsync(client, o => o with { CleanStart = true });
        await (await broker.PublisherAsync()).PublishAsync("a", "x", QoS.AtLeastOnce);

        Assert.False(again.ConnAck.SessionPresent);
        await again.ExpectNothingAsync();
        Assert.Equal(0, broker.Gauges.Subscriptions);
    }

    [Theory, MemberData(nameof(Setups.Versions), MemberType = typeof(Setups))]
    public async Task A_session_without_expiry_ends_with_its_connection(ProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { Version = version });
        await client.SubscribeAsync("a");
        await client.DisconnectAsync();

        Assert.Equal((0, 0), (broker.Gauges.Sessions, broker.Gauges.Subscriptions));
        Assert.False((await broker.ReconnectAsync(client, o => o with { CleanStart = false })).ConnAck.SessionPresent);
    }

    [Fact]
    public async Task A_session_ends_when_its_expiry_has_passed_and_not_before()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { CleanStart = false, SessionExpiry = 60 });
        await client.DisconnectAsync();
        await broker.AdvanceAsync(59.98);
        Assert.Equal(1, broker.Gauges.Sessions);

        await broker.AdvanceAsync(0.02);

        Assert.Equal(0, broker.Gauges.Sessions);
    }

    [Fact]
    public async Task The_expiry_counts_from_the_end_of_the_last_connection()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { CleanStart = false, SessionExpiry = 60 });
        await client.DisconnectAsync();
        await broker.AdvanceAsync(50);
        var again = await broker.ReconnectAsync(client);
        await broker.AdvanceAsync(3600);
        await again.DisconnectAsync();
        await broker.AdvanceAsync(59);

        Assert.Equal(1, broker.Gauges.Sessions);
        await broker.AdvanceAsync(1);
        Assert.Equal(0, broker.Gauges.Sessions);
    }

    [Fact]
    public async Task A_session_of_a_3_1_1_client_without_clean_session_lives_for_two_hours()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => Lasting(o, ProtocolVersion.V311));
        await client.DisconnectAsync();

        await broker.AdvanceAsync(7199);
        Assert.Equal(1, broker.Gauges.Sessions);
        await broker.AdvanceAsync(1);
        Assert.Equal(0, broker.Gauges.Sessions);
    }

    [Fact]
    public async Task The_greatest_expiry_never_passes()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { CleanStart = false, SessionExpiry = uint.MaxValue });
        await client.DisconnectAsync();

        await broker.AdvanceAsync(TimeSpan.FromDays(400 * 365));

        Assert.True((await broker.ReconnectAsync(client)).ConnAck.SessionPresent);
    }

    [Fact]
    public async Task DISCONNECT_can_change_the_expiry()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { SessionExpiry = 60 });
        await client.DisconnectAsync(sessionExpiry: 10);

        await broker.AdvanceAsync(9);
        Assert.Equal(1, broker.Gauges.Sessions);
        await broker.AdvanceAsync(1);
        Assert.Equal(0, broker.Gauges.Sessions);
    }

    [Fact]
    public async Task DISCONNECT_with_expiry_0_ends_the_session()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { SessionExpiry = 60 });
        await client.DisconnectAsync(sessionExpiry: 0);

        Assert.Equal(0, broker.Gauges.Sessions);
    }

    [Fact]
    public async Task DISCONNECT_cannot_give_an_expiry_to_a_session_without_one()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync();

        await client.SendDisconnectAsync(sessionExpiry: 60);

        await client.ExpectClosedAsync(ReasonCode.ProtocolError);
        Assert.Equal(0, broker.Gauges.Sessions);
    }

    [Fact]
    public async Task The_expiry_of_the_latest_CONNECT_counts()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { CleanStart = false, SessionExpiry = 3600 });
        await client.DisconnectAsync();
        var again = await broker.ReconnectAsync(client, o => o with { SessionExpiry = 0 });
        Assert.True(again.ConnAck.SessionPresent);
        await again.DisconnectAsync();

        Assert.Equal(0, broker.Gauges.Sessions);
    }

    [Fact]
    public async Task An_expiry_above_the_maximum_is_lowered_and_the_client_is_told()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { MaxSessionExpiry = 30 });
        var client = await broker.ConnectAsync(o => o with { SessionExpiry = 3600 });
        Assert.Equal(30u, client.ConnAck.SessionExpiry);
        await client.DisconnectAsync(sessionExpiry: 7200);

        await broker.AdvanceAsync(30);
        Assert.Equal(0, broker.Gauges.Sessions);
    }

    private static ClientOptions Lasting(ClientOptions options, ProtocolVersion version) =>
        options with { Version = version, CleanStart = false, SessionExpiry = 3600 };
}
