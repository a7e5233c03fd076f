namespace Heliograph.Broker.Storage;

/// <summary>
/// Batches on their way from any number of submitting threads to the one thread that writes them, in order of submission. Not bounded: what
/// waits here is bounded by what publishers may leave unacknowledged. Once draining or closed it refuses: later batches reach the writer
/// apart from the others, only to be completed as not kept.
/// </summary>
public sealed class StoreBacklog
{
    private readonly object _gate = new();
    private readonly Queue<StoreBatch> _accepted = new();
    private readonly Queue<StoreBatch> _refused = new();
    private bool _idle;
    private bool _writing;
    private bool _refusing;
    private bool _closed;

    /// <summary>Adds a batch. Any thread; never waits for the writer. Throws <see cref="ObjectDisposedException"/> once closed.</summary>
    public void Submit(StoreBatch batch)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            (_refusing ? _refused : _accepted).Enqueue(batch);
            if (_idle) Monitor.PulseAll(_gate);
        }
    }

    /// <summary>
    /// For the writer: says that the group taken before is done, waits for batches and moves them into <paramref name="group"/> (emptied first)
    /// until it holds <paramref name="operations"/> changes. False when the queue is closed and empty.
    /// </summary>
    /// <param name="group">Receives at least one batch.</param>
    /// <param name="operations">When to stop adding; a single batch may have more.</param>
    /// <param name="refused">True when these batches came too late and must be completed as not kept.</param>
    public bool Take(List<StoreBatch> group, int operations, out bool refused)
    {
        lock (_gate)
        {
            Done();
            while (_accepted.Count + _refused.Count == 0 && !_closed) Wait();
            return Move(group, operations, out refused);
        }
    }

    /// <summary>As <see cref="Take"/>, but false at once when there is nothing.</summary>
    public bool TryTake(List<StoreBatch> group, int operations, out bool refused)
    {
        lock (_gate)
        {
            Done();
            return Move(group, operations, out refused);
        }
    }

    /// <summary>Refuses what is submitted from now on and waits until the writer has done the rest; false when <paramref name="limit"/> passed before.</summary>
    public bool Drain(TimeSpan limit)
    {
        var end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        lock (_gate)
        {
            _refusing = true;
            while (_accepted.Count > 0 || _writing)
            {
                var left = end - Environment.TickCount64;
                if (left <= 0) return false;
                Monitor.Wait(_gate, TimeSpan.FromMilliseconds(left));
            }

            return true;
        }
    }

    /// <summary>Refuses everything, what waits included, and lets the writer end.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _refusing = _closed = true;
            foreach (var batch in _refused) _accepted.Enqueue(batch);
            _refused.Clear();
            while (_accepted.TryDequeue(out var batch)) _refused.Enqueue(batch);
            Monitor.PulseAll(_gate);
        }
    }

    private void Done()
    {
        if (!_writing) return;
        _writing = false;
        if (_refusing) Monitor.PulseAll(_gate);
    }

    private void Wait()
    {
        _idle = true;
        Monitor.Wait(_gate);
        _idle = false;
    }

    private bool Move(List<StoreBatch> group, int operations, out bool refused)
    {
        group.Clear();
        refused = _accepted.Count == 0;
        var source = refused ? _refused : _accepted;
        while (operations > 0 && source.TryDequeue(out var batch))
        {
            group.Add(batch);
            operations -= batch.Operations.Count;
        }

        _writing = group.Count > 0;
        return _writing;
    }
}
