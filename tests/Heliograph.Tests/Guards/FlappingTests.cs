using Heliograph.Broker.Access;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;
using Heliograph.Protocol;
using Heliograph.Server.Access;
using Heliograph.Server.Hosting;
using Heliograph.Tests.Management;
using Heliograph.Tests.Metrics;
using Heliograph.Tests.Scenarios;

namespace Heliograph.Tests.Guards;

/// <summary>Clients that come and go too often are kept out for a while.</summary>
public sealed class FlappingTests
{
    private static readonly FlappingOptions s_three = new() { Enabled = true, MaxDisconnects = 3, Window = TimeSpan.FromSeconds(10), BanTime = TimeSpan.FromSeconds(60) };

    [Fact]
    public async Task A_client_that_leaves_too_often_is_banned_for_a_while_and_the_ban_is_logged_counted_and_listed()
    {
        await using var managed = await ManagedBroker.StartAsync(await StartAsync(s_three));
        var broker = managed.Broker;
        for (var i = 0; i < 3; i++) await ComeAndGoAsync(broker, "restless");

        await using var refused = await broker.OpenAsync(o => o with { ClientId = "restless" });
        Assert.Equal(ReasonCode.Banned, (await refused.HandshakeAsync()).Reason);
        var ban = (await managed.GetAsync("/banned")).GetProperty("data")[0];
        Assert.Equal(("clientid", "restless", FlappingDetector.Name), (ban.GetProperty("as").GetString(), ban.GetProperty("who").GetString(), ban.GetProperty("by").GetString()));
        Assert.Contains("3 disconnects within 10 s", ban.GetProperty("reason").GetString(), StringComparison.Ordinal);
        await Polling.Eventually(() => broker.Log.Lines.Any(line => line.Event == 2400 && line.Text.Contains("restless", StringComparison.Ordinal)), "the ban is logged");
        Assert.Contains("heliograph_flapping_bans_total 1", PageText.Of(EnginePage.Create(broker.Node.Source, broker.Clock)), StringComparison.Ordinal);

        await using var other = await broker.ConnectAsync("calm");
        await broker.AdvanceAsync(61);
        await using var back = await broker.ConnectAsync("restless");
    }

    [Fact]
    public async Task Disconnects_in_different_windows_are_not_added()
    {
        await using var broker = await StartAsync(s_three);
        for (var i = 0; i < 6; i++)
        {
            await ComeAndGoAsync(broker, "slow");
            await broker.AdvanceAsync(5.1);
        }

        Assert.Equal(0, broker.Node.Broker.Access.Bans.Count);
    }

    [Fact]
    public async Task Two_clients_that_take_over_from_each_other_are_both_ended_and_their_session_waits()
    {
        await using var broker = await StartAsync(s_three);
        for (var i = 0; i < 3; i++) await broker.ConnectAsync(o => o with { ClientId = "twin", CleanStart = false, SessionExpiry = 1000 });
        await using var last = await broker.OpenAsync(o => o with { ClientId = "twin", CleanStart = false, SessionExpiry = 1000 });
        await last.HandshakeAsync();

        await last.ExpectClosedAsync(ReasonCode.AdministrativeAction);
        Assert.Equal((1, 0), (broker.Gauges.Sessions, broker.Gauges.LiveConnections));
        await CounterIdentities.AssertHoldAsync(broker);
    }

    [Fact]
    public async Task An_address_whose_clients_leave_too_often_is_banned_when_that_is_asked_for()
    {
        await using var broker = await StartAsync(s_three with { MaxDisconnects = 100, MaxDisconnectsOfAddress = 4 });
        await using var there = await broker.ConnectAsync("there");
        for (var i = 0; i < 4; i++) await ComeAndGoAsync(broker, $"c{i}");

        await there.ExpectClosedAsync(ReasonCode.AdministrativeAction);
        var ban = Assert.Single(broker.Node.Broker.Access.Bans.All);
        Assert.Equal((BanTarget.PeerHost, "127.0.0.1"), (ban.Target, ban.Who));
    }

    [Fact]
    public async Task Clients_that_are_kicked_do_not_flap()
    {
        await using var broker = await StartAsync(s_three);
        for (var i = 0; i < 5; i++)
        {
            await using var client = await broker.ConnectAsync("kicked");
            await broker.Node.Broker.KickAsync("kicked");
            await client.ExpectClosedAsync(ReasonCode.AdministrativeAction);
        }

        Assert.Equal(0, broker.Node.Broker.Access.Bans.Count);
    }

    [Fact]
    public async Task It_is_off_unless_asked_for_and_can_be_switched_on_while_running()
    {
        await using var broker = await TestBroker.StartAsync();
        for (var i = 0; i < 20; i++) await ComeAndGoAsync(broker, "c");
        Assert.Equal(0, broker.Node.Broker.Access.Bans.Count);

        broker.Node.Broker.Access.Flapping.Options = s_three;
        for (var i = 0; i < 3; i++) await ComeAndGoAsync(broker, "c");
        Assert.Equal(1, broker.Node.Broker.Access.Bans.Count);
    }

    [Fact]
    public void More_clients_than_are_remembered_cost_no_more_memory_and_the_latest_still_count()
    {
        var tally = new DisconnectTally<string>();
        for (var i = 0; i < 4 * DisconnectTally<string>.Most; i++) Assert.False(tally.Add($"{i}", 2, 1000, 0));

        Assert.InRange(tally.Count, 1, 2 * DisconnectTally<string>.Most);
        Assert.True(tally.Add($"{(4 * DisconnectTally<string>.Most) - 1}", 2, 1000, 0));
        Assert.False(tally.Add("0", 2, 1000, 0));
    }

    [Fact]
    public void No_identifier_is_held_in_memory_to_be_counted()
    {
        var detector = new FlappingDetector { Options = s_three };
        var identifier = Leave(detector);
        GC.Collect();

        Assert.False(identifier.IsAlive);
        GC.KeepAlive(detector);
    }

    [Fact]
    public async Task A_ban_for_flapping_outlives_the_process()
    {
        var folder = Directory.CreateTempSubdirectory("heliograph-flapping-").FullName;
        try
        {
            await using (var broker = await StartAsync(s_three, folder))
            {
                for (var i = 0; i < 3; i++) await ComeAndGoAsync(broker, "kept");
            }

            await using var again = await StartAsync(s_three, folder);
            Assert.Equal("kept", Assert.Single(again.Node.Broker.Access.Bans.All).Who);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Bans_that_have_ended_leave_the_table_and_the_file_by_themselves()
    {
        var folder = Directory.CreateTempSubdirectory("heliograph-sweep-").FullName;
        try
        {
            await using var broker = await StartAsync(s_three, folder);
            for (var i = 0; i < 3; i++) await ComeAndGoAsync(broker, "swept");
            Assert.Equal(1, broker.Node.Broker.Access.Bans.Count);
            var path = Path.Combine(folder, "access.db");
            await Polling.Eventually(() => Kept(path) == 1, "the ban is in the file");

            await broker.AdvanceAsync(BanKeeping.Period + TimeSpan.FromSeconds(1));

            await Polling.Eventually(() => broker.Node.Broker.Access.Bans.Count == 0 && Kept(path) == 0, "the ban has left table and file");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static long Kept(string path)
    {
        using var database = AccessDatabase.Open(path);
        return database.Read("SELECT who FROM bans", row => row.GetString(0)).Count;
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference Leave(FlappingDetector detector)
    {
        var identifier = new byte[60_000];
        Assert.Empty(detector.Left(new() { ClientId = identifier }, 0));
        return new(identifier);
    }

    private static Task<TestBroker> StartAsync(FlappingOptions flapping, string? folder = null) => TestBroker.StartAsync(o => o with
    {
        Flapping = flapping,
        Storage = folder is null ? o.Storage : new() { Path = Path.Combine(folder, "heliograph.db") },
    });

    private static async Task ComeAndGoAsync(TestBroker broker, string clientId)
    {
        await using var client = await broker.ConnectAsync(clientId);
        var left = broker.Counter(BrokerCounter.ClientDisconnected);
        await client.DisconnectAsync();
        await Polling.Eventually(() => broker.Counter(BrokerCounter.ClientDisconnected) > left, "the client has left");
    }
}
