using Heliograph.Broker.Storage;

namespace Heliograph.Tests.Storage;

public sealed class MemoryStoreTests : StoreContract
{
    [Fact]
    public void Manual_store_commits_only_when_told()
    {
        using var store = new MemoryStore(manual: true);
        var batch = new TestBatch().Session(1).SubmitTo(store);
        Assert.False(batch.IsDone);

        Assert.Equal(1, store.CommitNow());

        Assert.True(batch.IsDone && batch.Kept);
        Assert.Equal(1, store.Commits);
    }

    [Fact]
    public void Crash_before_the_commit_loses_the_batch_and_after_it_does_not()
    {
        using var store = new MemoryStore(manual: true);
        new TestBatch().Session(1).SubmitTo(store);
        using var before = store.Reopen();
        store.CommitNow();
        using var after = store.Reopen();

        Assert.Empty(before.Load().Sessions);
        Assert.Single(after.Load().Sessions);
    }

    [Fact]
    public void Failing_batch_changes_nothing_and_the_next_one_is_kept()
    {
        using var store = new MemoryStore(manual: true);
        store.FailNext();
        var failed = new TestBatch().Session(1).Subscription(1, "a", 1).SubmitTo(store);
        var next = new TestBatch().Session(2).SubmitTo(store);

        store.CommitNow();

        Assert.False(failed.Kept);
        Assert.True(next.Kept);
        Assert.Equal(1, store.FailedBatches);
        Assert.Equal(2, Assert.Single(store.Load().Sessions).Record.Id);
    }

    [Fact]
    public void Loaded_messages_are_copies_of_those_kept()
    {
        using var store = new MemoryStore(manual: true);
        var message = TestBatch.NewMessage(1);
        message.AddReference();
        new TestBatch().Message(message).Retained("t", 1).SubmitTo(store);
        store.CommitNow();

        var loaded = store.Load().Messages[1];

        Assert.NotSame(message, loaded);
        Assert.True(loaded.Keep());
        Assert.True(message.Keep());
        message.Release();
    }

    [Fact]
    public void Mode_is_none() => Assert.Equal("none", Store.Synchronous);

    protected override IStore Open() => new MemoryStore();

    protected override IStore Reopen(IStore previous)
    {
        previous.Dispose();
        return ((MemoryStore)previous).Reopen();
    }
}
