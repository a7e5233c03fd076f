using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Pages;

/// <summary>Sums over the shards of an engine. Any thread.</summary>
public static class ShardTotals
{
    /// <summary>A counter of the whole engine.</summary>
    public static long Total(this IReadOnlyList<ShardMetrics> shards, CounterCell counter)
    {
        ArgumentNullException.ThrowIfNull(shards);
        long total = 0;
        for (var i = 0; i < shards.Count; i++) total += shards[i].Counters.Read(counter);
        return total;
    }

    /// <summary>What the queues of the whole engine hold.</summary>
    public static long Total(this IReadOnlyList<ShardMetrics> shards, QueueLevel level)
    {
        ArgumentNullException.ThrowIfNull(shards);
        long total = 0;
        for (var i = 0; i < shards.Count; i++) total += shards[i].Queues.Read(level);
        return total;
    }

    /// <summary>Any other cell of the whole engine, such as <see cref="ShardMetrics.ReadMessages"/>.</summary>
    public static long Total(this IReadOnlyList<ShardMetrics> shards, ClientProtocol protocol, Func<ShardMetrics, ClientProtocol, long> read)
    {
        ArgumentNullException.ThrowIfNull(shards);
        ArgumentNullException.ThrowIfNull(read);
        long total = 0;
        for (var i = 0; i < shards.Count; i++) total += read(shards[i], protocol);
        return total;
    }
}
