namespace Heliograph.Broker.Shards;

/// <summary>
/// What all shards together may still take under one rate limit. A shard draws a part for some milliseconds to come and does not ask again before that is
/// used up, so that the lock is no one's hot path. Any thread.
/// </summary>
internal sealed class RatePool(TimeProvider time)
{
    /// <summary>How long a part that is drawn lasts at the full rate; an idle shard keeps so much from the others at most.</summary>
    private const int PartsPerSecond = 50;

    private readonly Lock _lock = new();
    private double _left;
    private long _at = time.GetTimestamp();
    private int _perSecond;

    /// <summary>What a second brings; 0 is no limit.</summary>
    public int PerSecond => Volatile.Read(ref _perSecond);

    /// <summary>Sets the rate. A second's worth is there at once when there was no limit before.</summary>
    public void Change(int perSecond)
    {
        lock (_lock)
        {
            Refill();
            _left = _perSecond == 0 ? perSecond : Math.Min(_left, perSecond);
            Volatile.Write(ref _perSecond, perSecond);
        }
    }

    /// <summary>Takes over <paramref name="debt"/> that a shard has overdrawn, which all pay off, and gives it a part: 0 when nothing is left.</summary>
    public long Draw(long debt)
    {
        lock (_lock)
        {
            Refill();
            _left -= debt;
            var drawn = (long)Math.Clamp(_left, 0, Math.Max(1, _perSecond / PartsPerSecond));
            _left -= drawn;
            return drawn;
        }
    }

    private void Refill()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(_perSecond, _left + (_perSecond * time.GetElapsedTime(_at, now).TotalSeconds));
        _at = now;
    }
}
