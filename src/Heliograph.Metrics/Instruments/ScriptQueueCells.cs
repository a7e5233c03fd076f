namespace Heliograph.Metrics.Instruments;

/// <summary>What became of the values that scripts pushed to queues. Any thread.</summary>
public sealed class ScriptQueueCells
{
    private readonly long[] _refused = new long[(int)ScriptQueueRefusal.Count];
    private long _pushed;
    private long _delivered;
    private long _returned;

    /// <summary>Values taken into a queue.</summary>
    public long ValuesPushed => Volatile.Read(ref _pushed);

    /// <summary>Values written to a consumer.</summary>
    public long ValuesDelivered => Volatile.Read(ref _delivered);

    /// <summary>Values given to a consumer that ended before they were written, and back in their queue.</summary>
    public long ValuesReturned => Volatile.Read(ref _returned);

    /// <summary>A value is in a queue.</summary>
    public void Pushed() => Interlocked.Increment(ref _pushed);

    /// <summary>A value was written to a consumer.</summary>
    public void Delivered() => Interlocked.Increment(ref _delivered);

    /// <summary>Values are back in their queues.</summary>
    public void Returned(int values) => Interlocked.Add(ref _returned, values);

    /// <summary>A value was not taken.</summary>
    public void Refused(ScriptQueueRefusal reason) => Interlocked.Increment(ref _refused[(int)reason]);

    /// <summary>Values not taken for this reason.</summary>
    public long ValuesRefused(ScriptQueueRefusal reason) => Volatile.Read(ref _refused[(int)reason]);
}
