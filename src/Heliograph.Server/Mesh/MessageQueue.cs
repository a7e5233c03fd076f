namespace Heliograph.Server.Mesh;

/// <summary>One queue: values in order, and who consumes them in turn. Under the lock of <see cref="MessageQueues"/>.</summary>
/// <param name="topic">Its name.</param>
internal sealed class MessageQueue(string topic)
{
    private readonly PriorityQueue<QueuedValue, long> _waiting = new();
    private readonly List<QueueConsumer> _consumers = [];
    private int _turn;
    private int _unwritten;
    private long _last;

    /// <summary>Its name.</summary>
    public string Topic => topic;

    /// <summary>Values that no consumer has been given.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Values that have not been written to a consumer.</summary>
    public int Length => _waiting.Count + _unwritten;

    /// <summary>Whether nobody would miss it.</summary>
    public bool IsUnused => Length == 0 && _consumers.Count == 0;

    /// <summary>Puts a value at the end.</summary>
    public void Add(string clientId, byte[] json) => Enqueue(new(this, ++_last, clientId, json));

    /// <summary>Gives the next value to the next consumer that takes one; null when there is none of either.</summary>
    public QueueConsumer? GiveNext()
    {
        if (_waiting.Count == 0) return null;
        for (var i = 0; i < _consumers.Count; i++)
        {
            var consumer = _consumers[(_turn + i) % _consumers.Count];
            if (!consumer.HasRoom) continue;
            _turn = (_turn + i + 1) % _consumers.Count;
            GiveTo(consumer);
            return consumer;
        }

        return null;
    }

    /// <summary>Gives the next value to a consumer.</summary>
    public void GiveTo(QueueConsumer consumer)
    {
        _unwritten++;
        consumer.Give(_waiting.Dequeue());
    }

    /// <summary>A value given to a consumer has been written.</summary>
    public void Written() => _unwritten--;

    /// <summary>A value given to a consumer was not written: it is where it was.</summary>
    public void PutBack(QueuedValue value)
    {
        _unwritten--;
        Enqueue(value);
    }

    /// <summary>One more takes part.</summary>
    public void Join(QueueConsumer consumer) => _consumers.Add(consumer);

    /// <summary>One does not any more.</summary>
    public void Leave(QueueConsumer consumer) => _consumers.Remove(consumer);

    private void Enqueue(QueuedValue value) => _waiting.Enqueue(value, value.Sequence);
}
