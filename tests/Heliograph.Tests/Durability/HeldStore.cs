using Heliograph.Broker.Storage;

namespace Heliograph.Tests.Durability;

/// <summary>A store in memory whose commits a test can hold up: a disk that takes its time.</summary>
internal sealed class HeldStore : IStore
{
    private readonly MemoryStore _store = new();
    private readonly Queue<StoreBatch> _held = new();
    private readonly Lock _gate = new();
    private bool _isHeld;

    public long Commits => _store.Commits;

    public long FailedBatches => _store.FailedBatches;

    public string Synchronous => _store.Synchronous;

    public void Hold()
    {
        lock (_gate) _isHeld = true;
    }

    public void Release()
    {
        lock (_gate)
        {
            _isHeld = false;
            while (_held.TryDequeue(out var batch)) _store.Submit(batch);
        }
    }

    public StoreImage Load() => _store.Load();

    public void Submit(StoreBatch batch)
    {
        lock (_gate)
        {
            if (_isHeld) _held.Enqueue(batch);
            else _store.Submit(batch);
        }
    }

    public bool Drain(TimeSpan limit) => _store.Drain(limit);

    public void Dispose() => _store.Dispose();
}
