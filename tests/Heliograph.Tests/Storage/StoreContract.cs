using Heliograph.Broker.Messages;
using Heliograph.Broker.Storage;

namespace Heliograph.Tests.Storage;

/// <summary>What every <see cref="IStore"/> must do.</summary>
public abstract class StoreContract : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    protected StoreContract()
    {
        Store = Open();
        Assert.Equal("", ImageText.Of(Store.Load()));
    }

    protected IStore Store { get; private set; }

    [Fact]
    public void Everything_put_is_read_back_after_a_restart()
    {
        var model = Keep(Everything());

        Assert.Equal(model.Restart().Text(), Restart());
        Assert.Equal(14, model.Text().Split('\n').Length);
    }

    [Fact]
    public void Everything_removed_is_gone_after_a_restart()
    {
        Keep(Everything());
        Keep(new TestBatch().SubscriptionRemove(1, "a/#").EntryRemove(1, 5).EntryRemove(1, 6).IncomingRemove(1, 9).RetainedRemove("r").DelayedRemove(4)
            .MessageRemove(1).MessageRemove(2).MessageRemove(3).MessageRemove(4).SessionRemove(1).SessionRemove(2));

        Assert.Equal("", Restart());
    }

    [Fact]
    public void What_is_put_again_replaces_what_was_there()
    {
        var model = Keep(Everything());
        Keep(new TestBatch().Session(1, "other", will: 2).Subscription(1, "a/#", 77).Entry(1, 5, 3, packetId: 12, released: true).Message(1, "new", "new")
            .Retained("r", 2).Delayed(4, 99), model);

        Assert.Equal(model.Restart().Text(), Restart());
    }

    [Fact]
    public void Removing_what_is_not_there_is_no_error()
    {
        Keep(new TestBatch().SessionRemove(8).SubscriptionRemove(8, "x").EntryRemove(8, 1).IncomingRemove(8, 1).MessageRemove(8).RetainedRemove("x").DelayedRemove(8));

        Assert.Equal("", Restart());
        Assert.Equal(0, Store.FailedBatches);
    }

    [Fact]
    public void Session_removed_takes_what_it_owns_with_it_and_leaves_the_others()
    {
        var model = Keep(Everything());
        Keep(new TestBatch().Session(3).Subscription(3, "z", 1).Incoming(3, 4).Entry(3, 1, 2).SessionRemove(1), model);

        Assert.Equal(model.Restart().Text(), Restart());
        Assert.Contains("subscription 3", model.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("subscription 1", model.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Orphans_are_left_out()
    {
        Keep(new TestBatch().Session(1, will: 50).Subscription(2, "x", 1).Entry(1, 1, 51).Entry(2, 1, 3).Incoming(2, 1).Message(3).Retained("r", 52).Delayed(53, 1));

        Assert.Equal(ImageText.Line(new SessionRecord { Id = 1, ClientId = TestBatch.Bytes("c"), Expiry = 60 }), Restart());
    }

    [Fact]
    public void Released_entry_needs_no_message()
    {
        var model = Keep(new TestBatch().Session(1).Entry(1, 1, message: 5, packetId: 7, released: true));

        Assert.Equal(model.Restart().Text(), Restart());
        Assert.Contains("Released = True", model.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Entry_of_QoS_2_that_was_sent_and_whose_message_is_gone_waits_for_PUBCOMP()
    {
        var entry = new EntryRecord { Sequence = 1, Message = 5, PacketId = 7, Flags = 2 };
        var batch = new TestBatch().Session(1);
        batch.Add(new() { Kind = StoreOperationKind.EntryPut, Session = 1, Entry = entry });
        var model = Keep(batch);

        Assert.Equal(model.Restart().Text(), Restart());
        Assert.Contains("Released = True", model.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Change_of_a_retained_message_that_was_overtaken_is_left_out()
    {
        var model = Keep(new TestBatch().Message(1).Retained("r", 1, change: 4));
        Keep(new TestBatch().Message(2).Retained("r", 2, change: 3), model);

        Assert.Equal(model.Restart().Text(), Restart());
        Assert.Contains("retained 1", model.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData("ü/\u0001/€", "payload", "\0\u0001")]
    public void Messages_are_read_back_byte_for_byte(string topic, string payload, string properties)
    {
        var model = Keep(new TestBatch().Message(1, topic, payload, properties).Message(2, "large", new('x', 1 << 20)).Retained("a", 1).Retained("b", 2));

        Assert.Equal(model.Restart().Text(), Restart());
    }

    [Fact]
    public void Numbers_continue_after_the_highest_one_kept()
    {
        const long high = 1L << 40;
        Keep(new TestBatch().Message(high).Retained("r", high));
        Restart();

        using var message = new Lease(Message.Create("t"u8, 0, "p"u8));
        Assert.True(message.Value.Keep());
        Assert.True(message.Value.Id > high);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_changes_read_back_as_the_model_says(int seed)
    {
        var changes = new RandomChanges(seed);
        var model = new StoreModel();
        for (var i = 0; i < 120; i++)
        {
            var batch = changes.Next();
            model.Apply(batch);
            batch.SubmitTo(Store);
            if (changes.OneIn(6)) Assert.True(batch.Kept);
            if (changes.OneIn(40)) Assert.Equal(model.Restart().Text(), Restart());
        }

        Assert.Equal(model.Restart().Text(), Restart());
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 25)];

    [Fact]
    public void Batches_are_completed_once_and_in_order()
    {
        var order = new List<int>();
        var batches = Enumerable.Range(0, 500)
            .Select(i => new TestBatch { Completing = _ => order.Add(i) }.Session(1, "c" + i).SubmitTo(Store)).ToList();

        Assert.All(batches, b => Assert.True(b.Kept));
        Assert.Equal(Enumerable.Range(0, 500), order);
        Assert.Contains(ImageText.Of(Restarted()), ImageText.Line(new() { Id = 1, ClientId = TestBatch.Bytes("c499"), Expiry = 60 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_without_changes_is_kept() => Assert.True(new TestBatch().SubmitTo(Store).Kept);

    [Fact]
    public void Many_threads_submit_and_nothing_is_lost()
    {
        var threads = Enumerable.Range(1, 8).Select(session => new Thread(() =>
        {
            var batches = Enumerable.Range(1, 200)
                .Select(i => new TestBatch().Session(session).Message((session * 1000) + i).Entry(session, i, (session * 1000) + i).SubmitTo(Store)).ToList();
            batches.ForEach(b => Assert.True(b.Kept));
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());

        var image = Restarted();
        Assert.Equal(8, image.Sessions.Count);
        Assert.Equal(1600, image.Messages.Count);
        Assert.All(image.Sessions, s => Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), s.Entries.Select(e => e.Sequence)));
    }

    [Fact]
    public void Drain_commits_everything_submitted_then_refuses_more()
    {
        var batches = Enumerable.Range(1, 300).Select(i => new TestBatch().Session(i).SubmitTo(Store)).ToList();

        Assert.True(Store.Drain(Long));

        Assert.All(batches, b => Assert.True(b.IsDone && b.Kept));
        Assert.False(new TestBatch().Session(999).SubmitTo(Store).Kept);
        Assert.Equal(300, Restarted().Sessions.Count);
    }

    [Fact]
    public void Dispose_completes_every_batch_one_way_or_the_other()
    {
        var batches = Enumerable.Range(1, 300).Select(i => new TestBatch().Session(i).SubmitTo(Store)).ToList();

        Store.Dispose();

        Assert.All(batches, b => Assert.True(b.IsDone));
        Assert.Equal(batches.Count(b => b.Kept), Restarted().Sessions.Count);
        Assert.Equal(batches.OrderByDescending(b => b.Kept), batches);
    }

    [Fact]
    public void Messages_are_given_back_once_they_are_written()
    {
        var message = TestBatch.NewMessage(1);
        message.AddReference();
        Keep(new TestBatch().Message(message).MessageRemove(1));

        message.Release();
        Assert.Equal(0, message.Id);
    }

    public void Dispose()
    {
        Store.Dispose();
        Cleanup();
        GC.SuppressFinalize(this);
    }

    /// <summary>A new store, without content, not yet loaded.</summary>
    protected abstract IStore Open();

    /// <summary>A store with what <paramref name="previous"/> kept, not yet loaded. Ends <paramref name="previous"/>.</summary>
    protected abstract IStore Reopen(IStore previous);

    protected virtual void Cleanup()
    {
    }

    internal static TestBatch Everything() => new TestBatch()
        .Session(1, "one", will: 3).Session(2, "two").Subscription(1, "a/#", 5).Subscription(1, "b", long.MaxValue).Incoming(1, 9)
        .Message(1).Message(2, "r", "retained", "props").Message(3, "will").Message(4, "later")
        .Entry(1, 5, 1).Entry(1, 6, 2, packetId: 65535).Retained("r", 2).Delayed(4, 1_800_000_000_000).Incoming(1, 65535);

    private StoreModel Keep(TestBatch batch, StoreModel? model = null)
    {
        model = (model ?? new()).Apply(batch);
        batch.KeepIn(Store);
        return model;
    }

    private StoreImage Restarted()
    {
        Store.Drain(Long);
        Store = Reopen(Store);
        return Store.Load();
    }

    private string Restart() => ImageText.Of(Restarted());

    private sealed record Lease(Message Value) : IDisposable
    {
        public void Dispose() => Value.Release();
    }
}
