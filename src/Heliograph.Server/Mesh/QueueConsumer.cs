namespace Heliograph.Server.Mesh;

/// <summary>
/// Who takes values from queues: one at a time with <see cref="TryTake"/>, then says whether it was written. Its owner is one task; ending it is for any thread.
/// </summary>
internal sealed class QueueConsumer
{
    private readonly MessageQueues _queues;
    private readonly Action _wake;
    private readonly IReadOnlyList<MessageQueue> _sources;
    private readonly Queue<QueuedValue> _given = new();
    private QueuedValue? _taken;
    private long _bytes;
    private int _turn;

    /// <summary>A consumer of <paramref name="sources"/>. <paramref name="wake"/> is called on any thread when there is something to take, and must not wait.</summary>
    internal QueueConsumer(MessageQueues queues, IReadOnlyList<MessageQueue> sources, Action wake) => (_queues, _sources, _wake) = (queues, sources, wake);

    /// <summary>The queues it takes from.</summary>
    internal IReadOnlyList<MessageQueue> Sources => _sources;

    /// <summary>Values it was given that have not been written.</summary>
    internal int Unwritten => _given.Count + (_taken is null ? 0 : 1);

    /// <summary>Whether it takes no more.</summary>
    internal bool IsEnded { get; private set; }

    /// <summary>Whether it may be given a value: it is not slow, and has not ended.</summary>
    internal bool HasRoom => !IsEnded && Unwritten < _queues.Limits.Window && _bytes < _queues.Limits.WindowBytes;

    /// <summary>The next value to write; null when there is none now, or it has ended. The one before must have been written or returned.</summary>
    public QueuedValue? TryTake() => _queues.Take(this);

    /// <summary>The value taken has been written: it is out of its queue.</summary>
    public void Written() => _queues.Written(this);

    /// <summary>Takes no more: what was not written goes back to its queues. The value taken stays its owner's, who says <see cref="Written"/> or <see cref="Return"/>.</summary>
    public void End() => _queues.End(this);

    /// <summary>The value taken was not written, and goes back to its queue.</summary>
    public void Return() => _queues.Return(this);

    internal void Wake() => _wake();

    internal void Give(QueuedValue value)
    {
        _given.Enqueue(value);
        _bytes += value.Json.Length;
    }

    internal QueuedValue? Take() => _given.TryDequeue(out var value) ? _taken = value : null;

    internal QueuedValue? Release()
    {
        var value = _taken;
        _taken = null;
        _bytes -= value?.Json.Length ?? 0;
        return value;
    }

    /// <summary>Ends it; what it was given and has not taken. Nothing the second time.</summary>
    internal IReadOnlyList<QueuedValue> Stop()
    {
        IsEnded = true;
        QueuedValue[] left = [.. _given];
        _given.Clear();
        return left;
    }

    /// <summary>The next of its queues that has a value for it, each in turn.</summary>
    internal MessageQueue? NextSource()
    {
        for (var i = 0; i < _sources.Count; i++)
        {
            var queue = _sources[(_turn + i) % _sources.Count];
            if (queue.Waiting == 0) continue;
            _turn = (_turn + i + 1) % _sources.Count;
            return queue;
        }

        return null;
    }
}
