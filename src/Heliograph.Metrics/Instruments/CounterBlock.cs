namespace Heliograph.Metrics.Instruments;

/// <summary>
/// What one shard counts. One thread writes (the shard's own), any thread may read; a page shows the sum over all blocks. Adding is one plain
/// memory increment, or nothing in a build without counting (docs/performance.md).
/// </summary>
public sealed class CounterBlock
{
    // A cache line in front and behind keeps two shards' blocks from sharing one.
    private const int Padding = 8;

    private readonly long[] _cells = new long[CounterCell.Total + (2 * Padding)];

    /// <summary>Adds <paramref name="amount"/> (≥ 0). Owner thread only.</summary>
    public void Add(CounterCell cell, long amount = 1)
    {
#if !NO_COUNTING
        _cells[Padding + cell.Index] += amount;
#endif
    }

    /// <summary>The value now. Any thread; never falls.</summary>
    public long Read(CounterCell cell) => Volatile.Read(ref _cells[Padding + cell.Index]);
}
