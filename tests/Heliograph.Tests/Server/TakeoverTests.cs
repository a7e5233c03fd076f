using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Tests.Server;

/// <summary>A client identifier that connects while a session of it exists.</summary>
public sealed class TakeoverTests
{
    [Theory, MemberData(nameof(Setups.Versions), MemberType = typeof(Setups))]
    public async Task A_second_connection_takes_the_session_over(ProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        var first = await broker.ConnectAsync(o => o with { Version = version, CleanStart = false, SessionExpiry = 60 });
        await first.SubscribeAsync("a");

        var second = await broker.ReconnectAsync(first);
        await (await broker.PublisherAsync()).PublishAsync("a", "x");

        await first.ExpectClosedAsync(ReasonCode.SessionTakenOver);
        Assert.True(second.ConnAck.SessionPresent);
        await second.ExpectAsync("a", "x");
        Assert.Equal((1, 1), (broker.Counter(BrokerCounter.SessionTakenover), broker.Counter(BrokerCounter.SessionResumed)));
        Assert.Equal(1, broker.Gauges.Sessions - 1);
    }

    [Theory, MemberData(nameof(Setups.Versions), MemberType = typeof(Setups))]
    public async Task A_clean_start_discards_a_live_session(ProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        var first = await broker.ConnectAsync(o => o with { Version = version, CleanStart = false, SessionExpiry = 60 });
        await first.SubscribeAsync("a");

        var second = await broker.ReconnectAsync(first, o => o with { CleanStart = true });

        await first.ExpectClosedAsync(ReasonCode.SessionTakenOver);
        Assert.False(second.ConnAck.SessionPresent);
        Assert.Equal((1, 0), (broker.Counter(BrokerCounter.SessionDiscarded), broker.Gauges.Subscriptions));
    }

    [Fact]
    public async Task A_live_session_without_expiry_ends_with_the_connection_that_is_taken_over()
    {
        await using var broker = await TestBroker.StartAsync();
        var first = await broker.ConnectAsync();
        await first.SubscribeAsync("a");

        var second = await broker.ReconnectAsync(first, o => o with { CleanStart = false });

        Assert.False(second.ConnAck.SessionPresent);
        Assert.Equal(0, broker.Gauges.Subscriptions);
        await second.DisconnectAsync();
        Assert.Equal(0, broker.Gauges.Sessions);
    }

    [Fact]
    public async Task A_client_that_is_taken_over_again_and_again_stays_one_session()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { CleanStart = false, SessionExpiry = 60 });
        for (var i = 0; i < 20; i++) client = await broker.ReconnectAsync(client);

        await client.ExpectNothingAsync();
        Assert.Equal((1, 1), (broker.Gauges.Sessions, broker.Gauges.LiveConnections));
        Assert.Equal(1, broker.Gauges.MostLive.Value);
    }

    [Fact]
    public async Task What_is_in_flight_passes_to_the_new_connection()
    {
        await using var broker = await TestBroker.StartAsync();
        var first = await broker.ConnectAsync(o => o with { CleanStart = false, SessionExpiry = 60 });
        await first.SubscribeAsync("a", QoS.AtLeastOnce);
        await (await broker.PublisherAsync()).PublishAsync("a", "x", QoS.AtLeastOnce);
        var sent = await first.ExpectAsync("a", "x");

        var second = await broker.ReconnectAsync(first);

        await second.ExpectAsync(sent with { Dup = true });
    }
}
