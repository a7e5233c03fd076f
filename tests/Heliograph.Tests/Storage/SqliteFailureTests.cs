using Heliograph.Server.Storage;

namespace Heliograph.Tests.Storage;

/// <summary>Storage that fails while the broker runs.</summary>
public sealed class SqliteFailureTests : IDisposable
{
    private readonly SqliteFolder _folder = new();
    private readonly ListLogger _log = new();

    [Fact]
    public void Full_disk_refuses_batches_whole_and_keeps_those_that_fit()
    {
        using var store = OpenLimited();
        new TestBatch().Session(1).KeepIn(store);

        var full = new TestBatch().Session(2).Message(1, payload: new('x', 1 << 20)).Entry(2, 1, 1).SubmitTo(store);
        var small = new TestBatch().Session(3).SubmitTo(store);

        Assert.False(full.Kept);
        Assert.True(small.Kept);
        Assert.Equal(1, store.FailedBatches);
        store.Dispose();
        Assert.Equal(new StoreModel().Apply(new TestBatch().Session(1).Session(3)).Text(), _folder.Read());
    }

    [Fact]
    public void Group_with_one_batch_that_cannot_be_kept_loses_only_that_one()
    {
        using var store = OpenLimited();
        using var open = new ManualResetEventSlim();
        new TestBatch { Completing = _ => open.Wait() }.Session(1000).SubmitTo(store);
        var batches = Enumerable.Range(1, 21)
            .Select(i => i == 13 ? new TestBatch().Message(1, payload: new('x', 1 << 20)) : new TestBatch().Session(i)).ToList();
        batches.ForEach(b => b.SubmitTo(store));
        open.Set();

        Assert.Equal([batches[12]], batches.Where(b => !b.Kept));
        Assert.Equal(1, store.FailedBatches);
        store.Dispose();
        Assert.Equal(21, _folder.Read().Split('\n').Length);
    }

    [Fact]
    public void Failure_is_logged_once_an_episode_with_path_and_advice()
    {
        using var store = OpenLimited();
        for (var i = 0; i < 3; i++) Assert.False(new TestBatch().Message(1, payload: new('x', 1 << 20)).SubmitTo(store).Kept);
        new TestBatch().Session(1).KeepIn(store);
        new TestBatch().Session(2).KeepIn(store);
        store.Dispose();

        var failure = Assert.Single(_log.Lines, l => l.StartsWith("Error", StringComparison.Ordinal));
        Assert.Contains(_folder.File, failure, StringComparison.Ordinal);
        Assert.Contains("make room", failure, StringComparison.Ordinal);
        Assert.Contains("3 batches were lost", Assert.Single(_log.Lines, l => l.StartsWith("Warning", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Room_made_on_a_full_disk_is_used_again()
    {
        using var store = OpenLimited();
        var id = 0;
        while (new TestBatch().Message(++id, payload: new('x', 20_000)).SubmitTo(store).Kept) Assert.True(id < 100, "the limit does not hold");

        new TestBatch().MessageRemove(1).MessageRemove(2).KeepIn(store);

        new TestBatch().Message(200, payload: new('x', 20_000)).KeepIn(store);
    }

    [Fact]
    public void Table_lost_while_running_fails_batches_and_not_the_process()
    {
        using var store = OpenLimited();
        _folder.Execute("DROP TABLE incoming");

        Assert.False(new TestBatch().Session(1).Incoming(1, 1).SubmitTo(store).Kept);
        Assert.True(new TestBatch().Session(2).SubmitTo(store).Kept);
    }

    public void Dispose() => _folder.Dispose();

    private SqliteStore OpenLimited()
    {
        var store = new SqliteStore(_folder.Options with { MaxSize = 400_000 }, _log);
        store.Load();
        return store;
    }
}
