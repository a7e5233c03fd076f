namespace Heliograph.Metrics.Instruments;

/// <summary>What became of the messages that one source has received. Any thread.</summary>
public sealed class SourceCells
{
    private long _received;
    private long _lost;

    /// <summary>Messages received.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Those of them that a rule could not take.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>A message came, and was taken over or not.</summary>
    public void Receive(bool isTaken)
    {
        Interlocked.Increment(ref _received);
        if (!isTaken) Interlocked.Increment(ref _lost);
    }
}
