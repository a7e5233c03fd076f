using System.Diagnostics;
using System.Globalization;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Load;
using Xunit.Abstractions;

namespace Heliograph.Tests.Fuzz;

/// <summary>
/// Mutated conversations, and beside them on the same broker a publisher and its subscribers, of whose messages none may be lost. 60 seconds in
/// all; HELIOGRAPH_FUZZ_SECONDS asks for more and HELIOGRAPH_FUZZ_SEED for other conversations.
/// </summary>
[Collection(RunsAlone.Name)]
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const long HeapBound = 8 << 20;
    private const long PoolBound = 80 << 20;

    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(Variable("HELIOGRAPH_FUZZ_SECONDS", 60) / (double)Enum.GetValues<Door>().Length);
    private static readonly int s_seed = Variable("HELIOGRAPH_FUZZ_SEED", 1);

    // What the pair does not send: it has come from conversations that went on behind their CONNECT.
    private static readonly BrokerCounter[] s_depth =
    [
        BrokerCounter.PacketsConnAckError, BrokerCounter.PacketsPubRelReceived, BrokerCounter.PacketsPubCompReceived,
        BrokerCounter.PacketsUnsubscribeReceived, BrokerCounter.PacketsAuthReceived, BrokerCounter.MessagesQoS2Received,
    ];

    public static TheoryData<Door> Doors => [.. Enum.GetValues<Door>()];

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Mutated_conversations_hurt_nobody_and_leave_nothing_behind(Door door)
    {
        await using var node = await FuzzedNode.StartAsync();
        using var hostile = new HostileClient(door, node.Port(door), s_seed);
        await RunAsync(node, hostile, s_time / 4);
        var (before, files) = (Heap(), OpenFiles());

        await RunAsync(node, hostile, s_time * 3 / 4);

        var after = Heap();
        output.WriteLine($"bytes of objects {before.Objects:N0}, then {after.Objects:N0}; of pooled buffers {before.Buffers:N0}, then {after.Buffers:N0}");
        Assert.InRange(after.Objects - before.Objects, long.MinValue, HeapBound);
        Assert.InRange(after.Buffers, 0, PoolBound);
        await Polling.Eventually(() => OpenFiles() <= files, $"{OpenFiles()} open files, {files} before");
    }

    private async Task RunAsync(FuzzedNode node, HostileClient hostile, TimeSpan time)
    {
        var before = hostile.Count;
        await using var pair = new LoadRun(new()
        {
            Port = node.Port(Door.Tcp),
            Publishers = 2,
            Topics = 2,
            Subscribers = 2,
            Rate = 200,
            Prefix = "well-behaved",
            DrainLimit = RunLimit,
        });
        await pair.StartAsync(CancellationToken.None).WaitAsync(RunLimit);
        await Task.Factory.StartNew(() => Attack(node, hostile, time), TaskCreationOptions.LongRunning);
        pair.StopPublishing();
        await pair.DrainAsync();
        var result = await pair.FinishAsync();
        output.WriteLine($"seed {s_seed}: conversations {before} to {hostile.Count}; beside them {result.Acknowledged} messages acknowledged, {result.Received} delivered");

        Assert.Empty(node.Log.Errors);
        Assert.True(result is { Holds: true, Lost: 0, Reconnections: 0, Refused: 0 }, result.ToString());
        Assert.True(result.Acknowledged > 0 && result.Received == 2 * result.Acknowledged, result.ToString());
        Assert.All(s_depth, counter => Assert.True(node.Counter(counter) > 0, $"{counter}: the conversations do not come so far"));
        Assert.True(node.Log.Lines > 0, "no connection was ended for a reason: the conversations are not mutated enough");
        hostile.Dispose();
        await Polling.Eventually(() => node.Live == 0, "every connection is closed");
        await node.ExpireAsync();
        Assert.Equal((0, 0, 0), (node.Gauges.Sessions, node.Gauges.Subscriptions, node.Gauges.Delayed));
        await Polling.Eventually(() => node.Store.Load() is { Sessions.Count: 0, Delayed.Count: 0 }, "the store has forgotten every session");
    }

    private static TimeSpan RunLimit => TimeSpan.FromSeconds(60);

    private static void Attack(FuzzedNode node, HostileClient hostile, TimeSpan time)
    {
        // On a slow machine the first conversations may not come as far as they must: those get more time.
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < time || (IsShallow(node) && Stopwatch.GetElapsedTime(started) < RunLimit / 2);)
        {
            hostile.Attack();
            if (node.Log.Errors.Any()) Assert.Fail($"seed {s_seed}, conversation {hostile.Count - 1} or shortly before: {node.Log.Errors.First()}");
        }
    }

    private static bool IsShallow(FuzzedNode node) => s_depth.Any(counter => node.Counter(counter) == 0);

    // The buffers of the pool are the pinned objects: as many as were needed at once, up to the pool's bound.
    private static (long Objects, long Buffers) Heap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var generations = GC.GetGCMemoryInfo(GCKind.FullBlocking).GenerationInfo;
        long all = 0;
        foreach (var generation in generations) all += generation.SizeAfterBytes - generation.FragmentationAfterBytes;
        var buffers = generations[^1].SizeAfterBytes - generations[^1].FragmentationAfterBytes;
        return (all - buffers, buffers);
    }

    // Without assemblies: the runtime opens one at its first use, whenever that is, and keeps it.
    private static int OpenFiles() =>
        OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Count(file => Target(file)?.EndsWith(".dll", StringComparison.Ordinal) == false) : 0;

    private static string? Target(string file)
    {
        try
        {
            return new FileInfo(file).LinkTarget;
        }
        catch (IOException)
        {
            return null; // closed since it was listed
        }
    }

    private static int Variable(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
