namespace Heliograph.Server.Listeners;

/// <summary>
/// A token bucket without a lock: one second's worth of connections may come at once, further ones at the rate. Kept as the
/// moment at which the bucket would be full again. Any thread.
/// </summary>
/// <param name="perSecond">Connections a second; 0 or less for no limit.</param>
/// <param name="time">The clock.</param>
internal sealed class ConnectionRate(int perSecond, TimeProvider time)
{
    private readonly long _capacity = time.TimestampFrequency;
    private long _cost = CostOf(perSecond, time);
    private long _fullAt = long.MinValue;

    /// <summary>Connections a second from now on; 0 or less for no limit.</summary>
    public void Change(int perSecond) => Volatile.Write(ref _cost, CostOf(perSecond, time));

    /// <summary>Takes one token; false when there is none.</summary>
    public bool TryTake()
    {
        var cost = Volatile.Read(ref _cost);
        if (cost == 0) return true;
        var now = time.GetTimestamp();
        while (true)
        {
            var fullAt = Volatile.Read(ref _fullAt);
            var next = Math.Max(fullAt, now) + cost;
            if (next > now + _capacity) return false;
            if (Interlocked.CompareExchange(ref _fullAt, next, fullAt) == fullAt) return true;
        }
    }

    private static long CostOf(int perSecond, TimeProvider time) => perSecond > 0 ? Math.Max(1, time.TimestampFrequency / perSecond) : 0;
}
