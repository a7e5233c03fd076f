namespace Heliograph.Server.Load;

/// <summary>What one subscriber got of one publisher's messages to one topic.</summary>
internal sealed class Arrivals
{
    /// <summary>The sequence numbers.</summary>
    public SequenceSet Received { get; } = new();

    /// <summary>Messages that came again.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Messages that came, for the first time, after a later one.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>Notes a message; true when it is there for the first time.</summary>
    public bool Add(long sequence)
    {
        var isLate = sequence < Received.Highest;
        if (!Received.Add(sequence))
        {
            Duplicates++;
            return false;
        }

        if (isLate) OutOfOrder++;
        return true;
    }
}
