using Heliograph.Broker.Storage;
using Heliograph.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heliograph.Tests.Storage;

public sealed class SqliteStoreTests : StoreContract
{
    private SqliteFolder? _folder;

    private SqliteFolder Folder => _folder ??= new();

    private SqliteStore Sqlite => (SqliteStore)Store;

    [Fact]
    public void What_a_subscriber_acknowledges_before_it_is_written_costs_no_write()
    {
        new TestBatch().Session(1).KeepIn(Store);
        var written = Sqlite.WrittenOperations;
        using (Held())
        {
            for (var i = 1; i <= 100; i++) new TestBatch().Message(i).Entry(1, i, i).SubmitTo(Store);
            for (var i = 1; i <= 100; i++) new TestBatch().Entry(1, i, i, packetId: 7).SubmitTo(Store);
            for (var i = 1; i <= 99; i++) new TestBatch().EntryRemove(1, i).MessageRemove(i).SubmitTo(Store);
        }

        Assert.True(Store.Drain(TimeSpan.FromSeconds(20)));
        // Message 100, its entry, and the change that Held() makes.
        Assert.Equal(written + 3, Sqlite.WrittenOperations);
    }

    [Fact]
    public void What_is_in_the_file_is_removed_even_when_put_and_removed_in_one_group()
    {
        new TestBatch().Session(1).Message(1).Message(2).Entry(1, 1, 1).Entry(1, 2, 2).KeepIn(Store);
        using (Held())
        {
            new TestBatch().Entry(1, 1, 1, packetId: 3).SubmitTo(Store);
            new TestBatch().EntryRemove(1, 1).MessageRemove(1).Message(1).MessageRemove(1).SubmitTo(Store);
        }

        Store.Drain(TimeSpan.FromSeconds(20));
        Store.Dispose();
        Assert.Equal(new StoreModel().Apply(new TestBatch().Session(1).Message(2).Entry(1, 2, 2)).Text(), Folder.Read());
    }

    [Fact]
    public void Group_that_waited_for_the_disk_is_one_commit()
    {
        List<TestBatch> batches;
        using (Held()) batches = [.. Enumerable.Range(1, 1000).Select(i => new TestBatch().Session(i).SubmitTo(Store))];

        Assert.All(batches, b => Assert.True(b.Kept));
        Assert.Equal(2, Store.Commits);
    }

    [Fact]
    public void Each_commit_is_reported_with_its_time_and_batches()
    {
        var seen = new List<(long Ticks, int Batches)>();
        using var folder = new SqliteFolder();
        using var store = new SqliteStore(folder.Options with { Committed = (ticks, batches) => seen.Add((ticks, batches)) }, NullLogger.Instance);
        store.Load();

        new TestBatch().Session(1).KeepIn(store);

        var (ticks, count) = Assert.Single(seen);
        Assert.True(ticks > 0);
        Assert.Equal(1, count);
    }

    [Fact]
    public void Owner_that_throws_when_told_does_not_stop_the_store()
    {
        new TestBatch { Completing = _ => throw new InvalidOperationException("a bug") }.Session(1).SubmitTo(Store);

        new TestBatch().Session(2).KeepIn(Store);
    }

    [Fact]
    public void Log_stays_bounded_under_constant_load()
    {
        var payload = new string('x', 4000);
        for (var i = 1; i <= 12_000; i += 40)
        {
            var batch = new TestBatch();
            for (var j = i; j < i + 40; j++) batch.Message(j, payload: payload);
            batch.KeepIn(Store);
        }

        Assert.True(new FileInfo(Folder.File).Length > 40 << 20);
        Assert.InRange(new FileInfo(Folder.Log).Length, 1, 24 << 20);
    }

    [Fact]
    public void Orphans_are_removed_from_the_file_once_and_logged()
    {
        new TestBatch().Session(1).Message(3).Entry(1, 1, 51).Entry(2, 1, 3).KeepIn(Store);
        Store.Dispose();

        var log = new ListLogger();
        using (var store = new SqliteStore(Folder.Options, log)) store.Load();
        Assert.Contains(log.Lines, l => l.Contains("removed 3 records", StringComparison.Ordinal));

        log.Lines.Clear();
        using (var store = new SqliteStore(Folder.Options, log)) store.Load();
        Assert.DoesNotContain(log.Lines, l => l.Contains("removed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData((int)SynchronousMode.Full, "full")]
    [InlineData((int)SynchronousMode.Normal, "normal")]
    [InlineData((int)SynchronousMode.Off, "off")]
    public void Mode_is_what_was_asked_for(int mode, string name)
    {
        using var folder = new SqliteFolder();
        using var store = new SqliteStore(folder.Options with { Synchronous = (SynchronousMode)mode }, NullLogger.Instance);
        store.Load();

        new TestBatch().Session(1).KeepIn(store);

        Assert.Equal(name, store.Synchronous);
    }

    protected override IStore Open() => Folder.Open();

    protected override IStore Reopen(IStore previous)
    {
        previous.Dispose();
        return Folder.Open();
    }

    protected override void Cleanup() => Folder.Dispose();

    // Keeps the store's thread busy until disposed, so that what is submitted meanwhile makes one group.
    private Gate Held()
    {
        var gate = new Gate();
        new TestBatch { Completing = _ => gate.Hold() }.Session(1).SubmitTo(Store);
        gate.WaitUntilHeld();
        return gate;
    }

    private sealed class Gate : IDisposable
    {
        private readonly ManualResetEventSlim _held = new();
        private readonly ManualResetEventSlim _open = new();

        public void Hold()
        {
            _held.Set();
            _open.Wait();
        }

        public void WaitUntilHeld() => _held.Wait();

        public void Dispose() => _open.Set();
    }
}
