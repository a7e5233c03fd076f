using Heliograph.Broker.Sessions;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;
using Heliograph.Tests.Scenarios;
using Xunit.Abstractions;

namespace Heliograph.Tests.Ledger;

/// <summary>Whatever happens, the ledger adds up as soon as nothing is under way.</summary>
public sealed class LedgerSoakTests(ITestOutputHelper output)
{
    private const int Rounds = 24;
    private const int Steps = 120;
    private const int RoundsPerProcess = 6;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    public async Task Under_random_load_every_identity_holds_when_it_settles(int shards, int run)
    {
        var seed = Environment.GetEnvironmentVariable("HELIOGRAPH_SEED") is { Length: > 0 } given ? int.Parse(given, null) : Random.Shared.Next();
        output.WriteLine($"HELIOGRAPH_SEED={seed} (shards {shards}, run {run})");
        await using var broker = await TestBroker.StartAsync(shards, Limits);
        using var load = new SoakLoad(broker, seed);
        for (var round = 1; round <= Rounds; round++)
        {
            for (var step = 0; step < Steps; step++) await load.StepAsync();
            await load.FenceAsync();
            await CounterIdentities.AssertHoldAsync(broker);
            AssertLevels(broker);
            if (round % RoundsPerProcess != 0) continue;
            load.Dispose();
            await broker.RestartAsync();
            await CounterIdentities.AssertHoldAsync(broker);
            AssertLevels(broker);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Under_random_load_with_denials_bans_kicks_flapping_rates_and_takeovers_every_identity_holds_when_it_settles(int shards)
    {
        var seed = Environment.GetEnvironmentVariable("HELIOGRAPH_SEED") is { Length: > 0 } given ? int.Parse(given, null) : Random.Shared.Next();
        output.WriteLine($"HELIOGRAPH_SEED={seed} (shards {shards})");
        await using var broker = await TestBroker.StartAsync(shards, Limits);
        var guards = new SoakGuards(broker, seed);
        guards.Arm();
        using var load = new SoakLoad(broker, seed, guards);
        for (var round = 1; round <= Rounds; round++)
        {
            for (var step = 0; step < Steps; step++) await load.StepAsync();
            await load.FenceAsync();
            await CounterIdentities.AssertHoldAsync(broker);
            AssertLevels(broker);
            if (round % RoundsPerProcess != 0) continue;
            guards.Note();
            load.Dispose();
            await broker.RestartAsync();
            guards.Arm();
            await CounterIdentities.AssertHoldAsync(broker);
        }

        output.WriteLine(string.Join(", ", guards.Seen.Select(seen => $"{seen.Key} {seen.Value}")));
        Assert.All(guards.Seen.Where(seen => !SoakGuards.Rare.Contains(seen.Key)), seen => Assert.True(seen.Value > 0, $"{seen.Key}: it never happened"));
    }

    // Small, so that all of them are met.
    private static MqttOptions Limits(MqttOptions options) =>
        options with { MaxQueue = 12, MaxInflight = 4, MaxAwaitingRelease = 6, MaxDelayed = 10, MaxSubscriptions = 6, RetryInterval = TimeSpan.FromSeconds(20), QueueQoS0 = true };

    // What the shards keep as they go against a walk over every session.
    private static void AssertLevels(TestBroker broker)
    {
        var sessions = broker.Node.Broker.Tables.SelectMany(table => table.Sessions).Where(session => session.HasOutbox).ToList();

        Assert.Equal(sessions.Sum(session => session.Outbox.QueueLength), broker.Node.Source.Shards.Total(QueueLevel.Queued));
        Assert.Equal(sessions.Sum(session => session.Outbox.InflightCount), broker.Node.Source.Shards.Total(QueueLevel.InFlight));
        Assert.Equal(sessions.Count, broker.Node.Broker.Tables.Sum(table => table.Outboxes.Count));
    }
}
