namespace Heliograph.Broker.Storage;

/// <summary>
/// A store that forgets everything with the process. What it kept can be handed to a successor (<see cref="Reopen"/>), as after a crash.
/// Commits on a thread of its own, or, when manual, only when <see cref="CommitNow"/> is called.
/// </summary>
public sealed class MemoryStore : IStore
{
    private const int GroupOperations = 16384;

    private readonly StoreBacklog _backlog = new();
    private readonly List<StoreBatch> _group = [];
    private readonly MemoryStoreContent _content;
    private readonly Lock _committing = new();
    private readonly Thread? _thread;
    private long _commits;
    private long _failed;
    private int _failures;

    /// <summary>An empty store.</summary>
    /// <param name="manual">True when nothing is committed before <see cref="CommitNow"/>.</param>
    public MemoryStore(bool manual = false)
        : this(manual, new())
    {
    }

    private MemoryStore(bool manual, MemoryStoreContent content)
    {
        _content = content;
        if (manual) return;
        _thread = new(Run) { IsBackground = true, Name = "memory store" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public long Commits => Volatile.Read(ref _commits);

    /// <inheritdoc/>
    public long FailedBatches => Volatile.Read(ref _failed);

    /// <inheritdoc/>
    public string Synchronous => "none";

    /// <inheritdoc/>
    public StoreImage Load()
    {
        lock (_committing) return _content.Read();
    }

    /// <inheritdoc/>
    public void Submit(StoreBatch batch) => _backlog.Submit(batch);

    /// <summary>Commits and completes what was submitted so far on the calling thread; how many batches that were. Only for a manual store.</summary>
    public int CommitNow()
    {
        var batches = 0;
        while (_backlog.TryTake(_group, GroupOperations, out var refused))
        {
            batches += _group.Count;
            Commit(refused);
        }

        return batches;
    }

    /// <summary>The next <paramref name="batches"/> batches are not kept, as if the disk were full.</summary>
    public void FailNext(int batches = 1) => Volatile.Write(ref _failures, batches);

    /// <summary>A store with what this one has kept by now, as a new process would find it; batches not yet committed are not in it.</summary>
    public MemoryStore Reopen(bool manual = false)
    {
        lock (_committing) return new(manual, _content.Copy());
    }

    /// <inheritdoc/>
    public bool Drain(TimeSpan limit)
    {
        if (_thread is null) CommitNow();
        return _backlog.Drain(limit);
    }

    /// <summary>Ends the store; batches that still wait are completed as not kept.</summary>
    public void Dispose()
    {
        _backlog.Close();
        if (_thread is null) CommitNow();
        else _thread.Join();
    }

    private void Run()
    {
        while (_backlog.Take(_group, GroupOperations, out var refused)) Commit(refused);
    }

    private void Commit(bool refused)
    {
        foreach (var batch in _group) batch.Complete(!refused && Keep(batch));
        if (!refused) Interlocked.Increment(ref _commits);
    }

    private bool Keep(StoreBatch batch)
    {
        lock (_committing)
        {
            if (_failures > 0)
            {
                _failures--;
                Interlocked.Increment(ref _failed);
                return false;
            }

            foreach (var operation in batch.Operations) _content.Apply(operation);
            return true;
        }
    }
}
