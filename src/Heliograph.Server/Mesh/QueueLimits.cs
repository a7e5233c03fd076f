using Heliograph.Metrics.Instruments;

namespace Heliograph.Server.Mesh;

/// <summary>How much queues hold, and consumers have on their way.</summary>
internal sealed record QueueLimits
{
    /// <summary>Values in one queue, those on their way to a consumer included (setting <c>engine.luavm.queue.topicSize</c>).</summary>
    public int TopicSize { get; init; } = 2000;

    /// <summary>Queues (setting <c>engine.luavm.queue.maxTopics</c>).</summary>
    public int MaxTopics { get; init; } = 100;

    /// <summary>Characters of a queue's name.</summary>
    public int MaxName { get; init; } = 1024;

    /// <summary>Bytes of a value.</summary>
    public int MaxValue { get; init; } = 1024 * 1024;

    /// <summary>Bytes of all values together.</summary>
    public long MaxBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Values that one consumer may have unwritten; it gets no more until some are.</summary>
    public int Window { get; init; } = 32;

    /// <summary>Bytes of those values.</summary>
    public int WindowBytes { get; init; } = 256 * 1024;

    /// <summary>Why a value is not taken, for people.</summary>
    public string TextOf(ScriptQueueRefusal refusal, string topic) => refusal switch
    {
        ScriptQueueRefusal.TopicFull => $"the queue '{topic}' is full: {TopicSize} values wait in it (engine.luavm.queue.topicSize)",
        ScriptQueueRefusal.TooManyTopics => $"there are {MaxTopics} queues already, none of them '{topic}' (engine.luavm.queue.maxTopics)",
        ScriptQueueRefusal.MemoryFull => $"the queues hold {MaxBytes} bytes, which is all they may",
        _ => $"a value of a queue is at most {MaxValue} bytes, and the name of a queue 1 to {MaxName} characters",
    };
}
