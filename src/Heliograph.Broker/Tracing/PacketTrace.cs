namespace Heliograph.Broker.Tracing;

/// <summary>A trace that runs: where what happens to its target is written down.</summary>
/// <param name="target">What it is about.</param>
public abstract class PacketTrace(TraceTarget target)
{
    /// <summary>What it is about.</summary>
    public TraceTarget Target { get; } = target;

    /// <summary>Takes a record. On any shard's thread: must not wait and must not throw; what it has no room for it drops.</summary>
    public abstract void Record(TraceRecord record);
}
