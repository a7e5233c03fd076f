namespace Heliograph.Tests.Storage;

/// <summary>What the files hold when the process is killed at any moment: copies taken while the store is open.</summary>
public sealed class SqliteCrashTests : IDisposable
{
    private const int Seed = 99;
    private readonly SqliteFolder _folder = new();

    [Fact]
    public void Batch_is_in_the_files_at_the_moment_it_is_completed()
    {
        using var store = _folder.Open();
        store.Load();
        var changes = new RandomChanges(Seed);
        for (var i = 1; i <= 40; i++)
        {
            SqliteFolder? killed = null;
            var batch = new TestBatch { Completing = _ => killed = _folder.Copy() };
            batch.Absorb(changes.Next());
            batch.KeepIn(store);
            using (killed) Assert.Equal(AfterRestart(i), killed!.Read());
        }
    }

    [Fact]
    public void Files_cut_anywhere_in_the_log_hold_whole_batches_up_to_some_point()
    {
        using var store = _folder.Open();
        store.Load();
        var states = new List<string> { "" };
        for (var i = 1; i <= 12; i++)
        {
            new TestBatch().Session(i).Message(i, payload: new('x', 3000)).Entry(i, 1, i).Subscription(i, "a", i).KeepIn(store);
            states.Add(new StoreModel().Apply(AllUpTo(i)).Text());
        }

        var length = (int)new FileInfo(_folder.Log).Length;
        var reached = 0;
        foreach (var cut in Enumerable.Range(0, 80).Select(i => (int)((long)length * i / 79)))
        {
            using var killed = _folder.Copy(cut);
            var state = states.IndexOf(killed.Read());
            Assert.True(state >= reached, $"cut at {cut}: {(state < 0 ? "a batch in halves" : "an earlier state than a shorter log has")}");
            reached = state;
        }

        Assert.Equal(12, reached);
    }

    [Fact]
    public void Half_made_file_of_a_first_start_is_made_anew()
    {
        SqliteFolder.Overwrite(_folder.File + ".new", 0, 3000);

        Assert.Equal("", _folder.Read());
    }

    public void Dispose() => _folder.Dispose();

    private static string AfterRestart(int batches)
    {
        var changes = new RandomChanges(Seed);
        var model = new StoreModel();
        for (var i = 0; i < batches; i++) model.Apply(changes.Next());
        return model.Restart().Text();
    }

    private static TestBatch AllUpTo(int last)
    {
        var batch = new TestBatch();
        for (var i = 1; i <= last; i++) batch.Session(i).Message(i, payload: new('x', 3000)).Entry(i, 1, i).Subscription(i, "a", i);
        return batch;
    }
}
