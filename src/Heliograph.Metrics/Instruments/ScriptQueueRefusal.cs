namespace Heliograph.Metrics.Instruments;

/// <summary>Why a value was not taken into a queue of scripts.</summary>
public enum ScriptQueueRefusal
{
    /// <summary>All queues together hold as many bytes as they may.</summary>
    MemoryFull,

    /// <summary>The value, or the name of its queue, is longer than one may be.</summary>
    TooLarge,

    /// <summary>There are as many queues as there may be, and none of that name.</summary>
    TooManyTopics,

    /// <summary>The queue holds as many values as it may.</summary>
    TopicFull,

    /// <summary>Not a reason: how many there are.</summary>
    Count,
}
