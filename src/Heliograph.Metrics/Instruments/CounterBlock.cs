namespace Heliograph.Metrics.Instruments;

/// <summary>
/// The broker counters of one shard. One thread writes (the shard's own), any thread may read;
/// a page shows the sum over all blocks. Adding is one plain memory increment.
/// </summary>
public sealed class CounterBlock
{
    // A cache line in front and behind keeps two shards' blocks from sharing one.
    private const int Padding = 8;

    private readonly long[] _cells = new long[(int)BrokerCounter.Count + (2 * Padding)];

    /// <summary>Adds <paramref name="amount"/> (≥ 0). Owner thread only.</summary>
    public void Add(BrokerCounter counter, long amount = 1) => _cells[Padding + (int)counter] += amount;

    /// <summary>The value now. Any thread; never falls.</summary>
    public long Read(BrokerCounter counter) => Volatile.Read(ref _cells[Padding + (int)counter]);
}
