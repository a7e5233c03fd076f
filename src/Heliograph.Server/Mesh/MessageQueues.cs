using Heliograph.Metrics.Instruments;

namespace Heliograph.Server.Mesh;

/// <summary>
/// The queues of a node. Whenever the lock is free, no queue has both a value that waits and a consumer that would take it. A queue that is empty and has no
/// consumer is forgotten.
/// </summary>
internal sealed class MessageQueues(QueueLimits limits) : IMessageQueues, IScriptQueueSource
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, MessageQueue> _queues = new(StringComparer.Ordinal);
    private readonly HashSet<QueueConsumer> _consumers = [];
    private long _bytes;

    /// <summary>What they hold at most.</summary>
    public QueueLimits Limits => limits;

    /// <inheritdoc/>
    public ScriptQueueCells Cells { get; } = new();

    /// <inheritdoc/>
    public (int Length, string? Error) Push(string topic, string clientId, ReadOnlyMemory<byte> json)
    {
        var kept = json.Length <= limits.MaxValue ? json.ToArray() : [];
        QueueConsumer? woken;
        int length;
        lock (_lock)
        {
            if (RefusalOf(topic, json.Length) is { } refusal)
            {
                Cells.Refused(refusal);
                return (0, limits.TextOf(refusal, topic));
            }

            var queue = Open(topic);
            queue.Add(clientId, kept);
            Cells.Pushed();
            _bytes += kept.Length;
            length = queue.Length;
            woken = queue.GiveNext();
        }

        woken?.Wake();
        return (length, null);
    }

    /// <summary>
    /// Takes part in the consumption of queues, which begin to exist; null, and why, when there would be too many. <paramref name="wake"/>: see <see cref="QueueConsumer"/>; it
    /// is not called for what waits already.
    /// </summary>
    public QueueConsumer? Consume(IReadOnlyCollection<string> topics, Action wake, out string? error)
    {
        var names = topics.ToHashSet(StringComparer.Ordinal);
        error = names.FirstOrDefault(name => !IsName(name)) is { } wrong ? limits.TextOf(ScriptQueueRefusal.TooLarge, wrong) : null;
        if (error is not null) return null;
        lock (_lock)
        {
            if (_queues.Count + names.Count(name => !_queues.ContainsKey(name)) > limits.MaxTopics)
            {
                error = limits.TextOf(ScriptQueueRefusal.TooManyTopics, names.First(name => !_queues.ContainsKey(name)));
                return null;
            }

            var consumer = new QueueConsumer(this, [.. names.Select(Open)], wake);
            _consumers.Add(consumer);
            foreach (var queue in consumer.Sources) queue.Join(consumer);
            Fill(consumer);
            return consumer;
        }
    }

    /// <inheritdoc/>
    public ScriptQueueReading Read()
    {
        lock (_lock)
        {
            long waiting = 0;
            foreach (var queue in _queues.Values) waiting += queue.Waiting;
            foreach (var consumer in _consumers) waiting += consumer.Unwritten;
            return new(waiting, _queues.Count, _consumers.Count, _bytes);
        }
    }

    internal QueuedValue? Take(QueueConsumer consumer)
    {
        lock (_lock) return consumer.Take();
    }

    internal void Written(QueueConsumer consumer)
    {
        lock (_lock)
        {
            if (consumer.Release() is not { } value) return;
            Cells.Delivered();
            _bytes -= value.Json.Length;
            value.Queue.Written();
            Fill(consumer);
            ForgetIfUnused(value.Queue);
            ForgetIfEnded(consumer);
        }
    }

    internal void Return(QueueConsumer consumer)
    {
        HashSet<QueueConsumer> woken;
        lock (_lock)
        {
            woken = consumer.Release() is { } value ? PutBack([value]) : [];
            ForgetIfEnded(consumer);
        }

        foreach (var other in woken) other.Wake();
    }

    internal void End(QueueConsumer consumer)
    {
        HashSet<QueueConsumer> woken;
        lock (_lock)
        {
            if (consumer.IsEnded) return;
            foreach (var queue in consumer.Sources) queue.Leave(consumer);
            woken = PutBack(consumer.Stop());
            foreach (var queue in consumer.Sources) ForgetIfUnused(queue);
            ForgetIfEnded(consumer);
        }

        foreach (var other in woken) other.Wake();
    }

    private static void Fill(QueueConsumer consumer)
    {
        while (consumer.HasRoom && consumer.NextSource() is { } queue) queue.GiveTo(consumer);
    }

    private HashSet<QueueConsumer> PutBack(IReadOnlyList<QueuedValue> values)
    {
        foreach (var value in values) value.Queue.PutBack(value);
        Cells.Returned(values.Count);
        var woken = new HashSet<QueueConsumer>();
        foreach (var queue in values.Select(value => value.Queue).Distinct())
            while (queue.GiveNext() is { } other) woken.Add(other);
        return woken;
    }

    private ScriptQueueRefusal? RefusalOf(string topic, int bytes)
    {
        if (!IsName(topic) || bytes > limits.MaxValue) return ScriptQueueRefusal.TooLarge;
        if (_queues.TryGetValue(topic, out var queue) ? queue.Length >= limits.TopicSize : _queues.Count >= limits.MaxTopics)
            return queue is null ? ScriptQueueRefusal.TooManyTopics : ScriptQueueRefusal.TopicFull;
        return _bytes + bytes > limits.MaxBytes ? ScriptQueueRefusal.MemoryFull : null;
    }

    private bool IsName(string topic) => topic.Length > 0 && topic.Length <= limits.MaxName;

    private MessageQueue Open(string topic)
    {
        if (!_queues.TryGetValue(topic, out var queue)) _queues[topic] = queue = new(topic);
        return queue;
    }

    private void ForgetIfUnused(MessageQueue queue)
    {
        if (queue.IsUnused) _queues.Remove(queue.Topic);
    }

    // One that has ended is there until the value it is writing is written or returned.
    private void ForgetIfEnded(QueueConsumer consumer)
    {
        if (consumer.IsEnded && consumer.Unwritten == 0) _consumers.Remove(consumer);
    }
}
