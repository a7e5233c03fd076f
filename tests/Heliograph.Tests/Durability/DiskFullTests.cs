using Heliograph.Protocol;
using Heliograph.Server.Load;
using Heliograph.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heliograph.Tests.Durability;

/// <summary>A disk that fills up under load: what cannot be kept is not acknowledged.</summary>
public sealed class DiskFullTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("heliograph-full-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Nothing_is_acknowledged_that_is_not_kept_and_nothing_of_QoS_2_comes_twice()
    {
        var store = Open(maxSize: 400_000);
        var server = new InProcessServer(store);
        await using var run = new LoadRun(new()
        {
            Port = server.Port,
            Durable = true,
            QoS = [QoS.AtLeastOnce, QoS.ExactlyOnce],
            Publishers = 8,
            Topics = 4,
            Subscribers = 2,
            Payload = 8192,
        });
        await run.StartAsync(CancellationToken.None);
        while (store.FailedBatches < 50 || run.Acknowledged < 100) await Task.Yield();

        // The process ends while the disk is full; the next one has room.
        await server.DisposeAsync();
        store.Dispose();
        using var roomy = Open(maxSize: 0);
        await using var next = new InProcessServer(roomy, server.Port);
        run.StopPublishing();
        await run.DrainAsync();
        var result = await run.FinishAsync();

        Assert.Equal((0, 0, 0, 0), (result.Lost, result.DuplicatesQoS2, result.Unsettled, result.SessionsLost));
    }

    private SqliteStore Open(long maxSize) => new(new() { Path = Path.Combine(_folder, "heliograph.db"), MaxSize = maxSize }, NullLogger.Instance);
}
