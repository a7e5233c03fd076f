namespace Heliograph.Metrics.Instruments;

/// <summary>
/// How much the sessions of one shard hold for their clients, and since when: changed by the queues themselves with every message that comes and
/// goes, so that reading it costs the same however many sessions there are. One thread writes, any thread reads.
/// </summary>
public sealed class QueueLevels
{
    private const int Padding = 8;

    private readonly long[] _cells = new long[(int)QueueLevel.Count + (2 * Padding)];
    private readonly AgeIndex _waiting = new();

    /// <summary>Changes a level. Owner thread only.</summary>
    public void Change(QueueLevel level, long by)
    {
#if !NO_COUNTING
        _cells[Padding + (int)level] += by;
#endif
    }

    /// <summary>A message waits from <paramref name="now"/> (milliseconds of the shard) on. Owner thread only.</summary>
    public void Enqueued(long now)
    {
        Change(QueueLevel.Queued, 1);
        _waiting.Change(now, 1);
    }

    /// <summary>A message that waited since <paramref name="since"/> does not any more. Owner thread only.</summary>
    public void Dequeued(long since)
    {
        Change(QueueLevel.Queued, -1);
        _waiting.Change(since, -1);
    }

    /// <summary>The level now. Any thread.</summary>
    public long Read(QueueLevel level) => Volatile.Read(ref _cells[Padding + (int)level]);

    /// <summary>How long the oldest message that waits has done so at <paramref name="now"/>, in seconds; see <see cref="AgeIndex"/>. Any thread.</summary>
    public long OldestSeconds(long now) => Read(QueueLevel.Queued) > 0 ? _waiting.OldestSeconds(now) : 0;
}
