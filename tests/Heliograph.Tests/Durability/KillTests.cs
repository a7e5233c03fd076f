using System.Diagnostics;
using System.Globalization;
using Heliograph.Protocol;
using Heliograph.Server.Load;
using Xunit.Abstractions;

namespace Heliograph.Tests.Durability;

/// <summary>
/// Promise 1 of docs/promises.md: SIGKILL at random moments under load, and a checker that counts every acknowledged message. 20 kills; the
/// environment variable HELIOGRAPH_KILLS asks for more and HELIOGRAPH_KILL_SEED for other moments (eng/kill-test).
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private static readonly int s_times = Math.Max(1, Variable("HELIOGRAPH_KILLS", 20) / 20);
    private static readonly int s_seed = Variable("HELIOGRAPH_KILL_SEED", 1);

    [Theory]
    [InlineData(1, 6, ProtocolVersion.V5)]
    [InlineData(2, 8, ProtocolVersion.V311)]
    [InlineData(3, 6, ProtocolVersion.V5)]
    public async Task Killed_at_any_moment_no_acknowledged_message_is_lost_and_none_of_QoS_2_comes_twice(int shards, int kills, ProtocolVersion version)
    {
        using var server = new ServerProcess(
            $$"""
            shards: {{shards}}
            mqtt: {maxQueue: 1000000}
            """);
        var result = await RunAsync(server, kills * s_times, Load(server.Port, shards, version));

        Assert.True(result.Holds, result.ToString());
        Assert.True(result.Acknowledged > 100 * kills, result.ToString());
    }

    [Fact]
    public async Task A_store_that_forgets_is_found_out()
    {
        using var server = new ServerProcess("storage: {memory: true}");
        var result = await RunAsync(server, kills: 1, Load(server.Port, shards: 0, ProtocolVersion.V5) with { DrainLimit = TimeSpan.FromSeconds(1) });

        Assert.True(result.SessionsLost > 0, result.ToString());
        Assert.False(result.Holds);
    }

    private static LoadOptions Load(int port, int shards, ProtocolVersion version) => new()
    {
        Port = port,
        Version = version,
        Publishers = 8,
        Topics = 4,
        Subscribers = 3,
        QoS = [QoS.AtLeastOnce, QoS.ExactlyOnce],
        Rate = 3000,
        Durable = true,
        Retain = true,
        Churn = TimeSpan.FromSeconds(0.4),
        Seed = s_seed + shards,
    };

    private static int Variable(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private async Task<LoadResult> RunAsync(ServerProcess server, int kills, LoadOptions options)
    {
        var random = new Random(options.Seed);
        var started = Stopwatch.GetTimestamp();
        await server.StartAsync();
        await using var run = new LoadRun(options);
        await run.StartAsync(CancellationToken.None);
        for (var kill = 0; kill < kills; kill++)
        {
            await Moment(50 + random.Next(1450));
            await server.KillAsync();
            await server.StartAsync();
        }

        run.StopPublishing();
        await run.DrainAsync();

        // Once more with nothing on its way, so that the retained messages are read from the disk.
        await server.KillAsync();
        await server.StartAsync();
        await run.DrainAsync();
        var result = await run.FinishAsync();
        Print(result, kills + 1, options, Stopwatch.GetElapsedTime(started));
        return result;
    }

    // The moment of the kill is what is tested; nothing is waited for.
    private static async Task Moment(int milliseconds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(milliseconds));
        await timer.WaitForNextTickAsync();
    }

    private void Print(LoadResult result, int kills, LoadOptions options, TimeSpan took)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine($"{kills} kills, {options.Version}, seed {options.Seed}, {took.TotalSeconds:0} s");
        new LoadReport(text).WriteTable(result, verify: true);
        output.WriteLine(text.ToString());
    }
}
