using Heliograph.Protocol;

namespace Heliograph.Tests.Server;

public sealed class WillTests
{
    [Theory, MemberData(nameof(Setups.VersionsAndShards), MemberType = typeof(Setups))]
    public async Task A_lost_connection_publishes_the_will(ProtocolVersion version, int shards)
    {
        await using var broker = await TestBroker.StartAsync(shards);
        var watcher = await WatchAsync(broker, version);
        var client = await broker.ConnectAsync(o => o with { Version = version, Shard = 0, Will = new("will", "gone", QoS.AtLeastOnce) });

        client.Abort();

        Assert.Equal(QoS.AtLeastOnce, (await watcher.ExpectAsync("will", "gone")).QoS);
    }

    [Theory, MemberData(nameof(Setups.Versions), MemberType = typeof(Setups))]
    public async Task A_normal_DISCONNECT_removes_the_will(ProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        var watcher = await WatchAsync(broker);
        var client = await broker.ConnectAsync(o => o with { Version = version, CleanStart = false, SessionExpiry = 60, Will = new("will") });

        await client.DisconnectAsync();
        await broker.AdvanceAsync(7200);

        await watcher.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(ReasonCode.DisconnectWithWillMessage)]
    [InlineData(ReasonCode.UnspecifiedError)]
    public async Task A_DISCONNECT_that_asks_for_the_will_publishes_it(ReasonCode reason)
    {
        await using var broker = await TestBroker.StartAsync();
        var watcher = await WatchAsync(broker);
        var client = await broker.ConnectAsync(o => o with { Will = new("will") });

        await client.DisconnectAsync(reason);

        await watcher.ExpectAsync("will", "gone");
    }

    [Theory, MemberData(nameof(Setups.Versions), MemberType = typeof(Setups))]
    public async Task A_protocol_error_publishes_the_will(ProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        var watcher = await WatchAsync(broker);
        var client = await broker.ConnectAsync(o => o with { Version = version, Will = new("will") });

        await client.SendHexAsync("F100");

        await watcher.ExpectAsync("will", "gone");
    }

    [Fact]
    public async Task A_missed_keep_alive_publishes_the_will()
    {
        await using var broker = await TestBroker.StartAsync();
        var watcher = await WatchAsync(broker);
        await broker.ConnectAsync(o => o with { KeepAlive = 10, Will = new("will") });

        await broker.AdvanceAsync(15);

        await watcher.ExpectAsync("will", "gone");
    }

    [Fact]
    public async Task A_will_waits_for_its_delay_and_not_a_moment_less()
    {
        await using var broker = await TestBroker.StartAsync();
        var watcher = await WatchAsync(broker);
        var client = await broker.ConnectAsync(o => o with { SessionExpiry = 60, Will = new("will") { Delay = 5 } });
        client.Abort();
        await Polling.Eventually(() => broker.Gauges.LiveConnections == 1);

        await broker.AdvanceAsync(4.98);
        await watcher.ExpectNothingAsync();
        await broker.AdvanceAsync(0.02);
        await watcher.ExpectAsync("will", "gone");
        await broker.AdvanceAsync(60);
        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_client_that_is_back_before_the_delay_sends_no_will()
    {
        await using var broker = await TestBroker.StartAsync();
        var watcher = await WatchAsync(broker);
        var client = await broker.ConnectAsync(o => o with { CleanStart = false, SessionExpiry = 60, Will = new("will") { Delay = 5 } });
        client.Abort();
        await Polling.Eventually(() => broker.Gauges.LiveConnections == 1);
        await broker.AdvanceAsync(4);

        await broker.ReconnectAsync(client, o => o with { Will = null });
        await broker.AdvanceAsync(100);

        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task The_end_of_the_session_publishes_a_will_whose_delay_is_longer()
    {
        await using var broker = await TestBroker.StartAsync();
        var watcher = await WatchAsync(broker);
        var client = await broker.ConnectAsync(o => o with { SessionExpiry = 10, Will = new("will") { Delay = 3600 } });
        client.Abort();
        await Polling.Eventually(() => broker.Gauges.LiveConnections == 1);
        await broker.AdvanceAsync(9);
        await watcher.ExpectNothingAsync();

        await broker.AdvanceAsync(1);

        await watcher.ExpectAsync("will", "gone");
        await broker.AdvanceAsync(3600);
        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_delay_has_no_effect_on_a_session_without_expiry()
    {
        await using var broker = await TestBroker.StartAsync();
        var watcher = await WatchAsync(broker);
        var client = await broker.ConnectAsync(o => o with { Will = new("will") { Delay = 3600 } });

        client.Abort();

        await watcher.ExpectAsync("will", "gone");
    }

    [Fact]
    public async Task A_clean_start_that_ends_a_session_publishes_its_waiting_will()
    {
        await using var broker = await TestBroker.StartAsync();
        var watcher = await WatchAsync(broker);
        var client = await broker.ConnectAsync(o => o with { SessionExpiry = 60, Will = new("will") { Delay = 30 } });
        client.Abort();
        await Polling.Eventually(() => broker.Gauges.LiveConnections == 1);

        await broker.ReconnectAsync(client, o => o with { Will = null });

        await watcher.ExpectAsync("will", "gone");
    }

    [Fact]
    public async Task A_takeover_publishes_a_will_without_delay()
    {
        await using var broker = await TestBroker.StartAsync();
        var watcher = await WatchAsync(broker);
        var client = await broker.ConnectAsync(o => o with { CleanStart = false, SessionExpiry = 60, Will = new("will", "first") });

        var second = await broker.ReconnectAsync(client, o => o with { Will = new("will", "second") });

        await watcher.ExpectAsync("will", "first");
        second.Abort();
        await watcher.ExpectAsync("will", "second");
    }

    [Fact]
    public async Task A_takeover_drops_a_will_with_a_delay()
    {
        await using var broker = await TestBroker.StartAsync();
        var watcher = await WatchAsync(broker);
        var client = await broker.ConnectAsync(o => o with { CleanStart = false, SessionExpiry = 60, Will = new("will") { Delay = 5 } });

        await broker.ReconnectAsync(client, o => o with { Will = null });
        await broker.AdvanceAsync(100);

        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_clean_start_that_discards_a_live_session_publishes_a_will_with_a_delay()
    {
        await using var broker = await TestBroker.StartAsync();
        var watcher = await WatchAsync(broker);
        var client = await broker.ConnectAsync(o => o with { SessionExpiry = 60, Will = new("will") { Delay = 5 } });

        await broker.ReconnectAsync(client, o => o with { Will = null });

        await watcher.ExpectAsync("will", "gone");
    }

    [Fact]
    public async Task A_retained_will_is_retained()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { Will = new("will") { Retain = true } });
        client.Abort();
        await Polling.Eventually(() => broker.Gauges.Retained == 1);

        var late = await WatchAsync(broker);

        Assert.True((await late.ExpectAsync("will", "gone")).Retain);
    }

    [Fact]
    public async Task The_expiry_of_a_will_counts_from_its_publication()
    {
        await using var broker = await TestBroker.StartAsync();
        var watcher = await WatchAsync(broker);
        var client = await broker.ConnectAsync(o => o with { SessionExpiry = 60, Will = new("will") { Delay = 10, Expiry = 7 } });
        client.Abort();
        await Polling.Eventually(() => broker.Gauges.LiveConnections == 1);

        await broker.AdvanceAsync(10);

        Assert.Equal(7u, (await watcher.ExpectAsync("will", "gone")).MessageExpiry);
    }

    [Fact]
    public async Task A_refused_CONNECT_publishes_no_will()
    {
        await using var broker = await TestBroker.StartAsync();
        var watcher = await WatchAsync(broker);
        var client = await broker.OpenAsync(o => o with { AuthenticationMethod = "x", Will = new("will") });
        await client.HandshakeAsync();
        await client.ExpectClosedAsync();

        await watcher.ExpectNothingAsync();
    }

    private static async Task<TestClient> WatchAsync(TestBroker broker, ProtocolVersion version = ProtocolVersion.V5)
    {
        var watcher = await broker.ConnectAsync("watcher", version, broker.Shards - 1);
        await watcher.SubscribeAsync("will", QoS.AtLeastOnce);
        return watcher;
    }
}
