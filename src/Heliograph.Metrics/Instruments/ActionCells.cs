namespace Heliograph.Metrics.Instruments;

/// <summary>What became of the rows that one action was given. Any thread writes and reads; nothing falls but <see cref="Queuing"/> and <see cref="Inflight"/>.</summary>
public sealed class ActionCells
{
    private readonly long[] _dropped = new long[Enum.GetValues<ActionDrop>().Length];
    private long _matched;
    private long _restored;
    private long _succeeded;
    private long _failed;
    private long _retried;
    private long _retriedSucceeded;
    private long _retriedFailed;
    private long _late;
    private long _queuing;
    private long _queuingBytes;
    private long _inflight;

    /// <summary>Rows given by rules.</summary>
    public long Matched => Volatile.Read(ref _matched);

    /// <summary>Rows found in a buffer on disk at the start.</summary>
    public long Restored => Volatile.Read(ref _restored);

    /// <summary>Rows the target has taken.</summary>
    public long Succeeded => Volatile.Read(ref _succeeded);

    /// <summary>Rows the target will never take, or that nothing could be made of.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Times a row was sent again.</summary>
    public long Retried => Volatile.Read(ref _retried);

    /// <summary>Rows that succeeded after having been sent again.</summary>
    public long RetriedSucceeded => Volatile.Read(ref _retriedSucceeded);

    /// <summary>Rows that failed after having been sent again.</summary>
    public long RetriedFailed => Volatile.Read(ref _retriedFailed);

    /// <summary>Rows whose answer came when they had already waited too long; they are in <see cref="Succeeded"/> or <see cref="Failed"/> as well.</summary>
    public long LateReplies => Volatile.Read(ref _late);

    /// <summary>Rows that wait to be sent, now.</summary>
    public long Queuing => Volatile.Read(ref _queuing);

    /// <summary>Octets that wait to be sent or to be answered, now.</summary>
    public long QueuingBytes => Volatile.Read(ref _queuingBytes);

    /// <summary>Rows that are sent and not answered, or about to be sent again, now.</summary>
    public long Inflight => Volatile.Read(ref _inflight);

    /// <summary>Rows given up, whatever the reason.</summary>
    public long DroppedInAll
    {
        get
        {
            long sum = 0;
            for (var i = 0; i < _dropped.Length; i++) sum += Volatile.Read(ref _dropped[i]);
            return sum;
        }
    }

    /// <summary>Rows given up for a reason.</summary>
    public long Dropped(ActionDrop reason) => Volatile.Read(ref _dropped[(int)reason]);

    /// <summary>A rule gives a row.</summary>
    public void Match() => Interlocked.Increment(ref _matched);

    /// <summary>A row is found in a buffer on disk.</summary>
    public void Restore() => Interlocked.Increment(ref _restored);

    /// <summary>A row that was not kept is given up.</summary>
    public void Drop(ActionDrop reason) => Interlocked.Increment(ref _dropped[(int)reason]);

    /// <summary>Nothing could be made of a row.</summary>
    public void Refuse() => Interlocked.Increment(ref _failed);

    /// <summary>A row waits.</summary>
    public void Queue(int bytes)
    {
        Interlocked.Increment(ref _queuing);
        Interlocked.Add(ref _queuingBytes, bytes);
    }

    /// <summary>Rows are sent for the first time.</summary>
    public void Send(int rows)
    {
        Interlocked.Add(ref _queuing, -rows);
        Interlocked.Add(ref _inflight, rows);
    }

    /// <summary>Rows that were to be sent wait again.</summary>
    public void PutBack(int rows) => Send(-rows);

    /// <summary>Rows are sent again.</summary>
    public void Retry(int rows) => Interlocked.Add(ref _retried, rows);

    /// <summary>The answer for a row came when it had already waited too long.</summary>
    public void BeLate() => Interlocked.Increment(ref _late);

    /// <summary>A row under way has an outcome.</summary>
    public void Finish(bool isSuccess, bool isRetry, int bytes)
    {
        Leave(bytes);
        Interlocked.Increment(ref isSuccess ? ref _succeeded : ref _failed);
        if (isRetry) Interlocked.Increment(ref isSuccess ? ref _retriedSucceeded : ref _retriedFailed);
    }

    /// <summary>A row under way is given up.</summary>
    public void GiveUp(ActionDrop reason, int bytes)
    {
        Leave(bytes);
        Drop(reason);
    }

    private void Leave(int bytes)
    {
        Interlocked.Decrement(ref _inflight);
        Interlocked.Add(ref _queuingBytes, -bytes);
    }
}
