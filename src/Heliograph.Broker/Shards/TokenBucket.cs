namespace Heliograph.Broker.Shards;

/// <summary>
/// How much of something is left under a rate limit: refilled evenly, up to what one second brings. It may be overdrawn, since what has been received
/// cannot be given back; then <see cref="Wait"/> says how long nothing more should be taken. Not thread-safe.
/// </summary>
internal struct TokenBucket
{
    private readonly double _perSecond;
    private double _left;
    private long _at;

    /// <summary>A full bucket.</summary>
    /// <param name="perSecond">What a second brings (≥ 1).</param>
    /// <param name="now">Milliseconds, of the clock that <see cref="Take"/> is given.</param>
    public TokenBucket(double perSecond, long now) => (_perSecond, _left, _at) = (perSecond, perSecond, now);

    /// <summary>Takes <paramref name="count"/>, which may be more than there is.</summary>
    public void Take(double count, long now)
    {
        _left = Math.Min(_perSecond, _left + ((now - _at) * _perSecond / 1000)) - count;
        _at = now;
    }

    /// <summary>Milliseconds until it is not overdrawn any more; 0 when it is not.</summary>
    public readonly long Wait() => _left >= 0 ? 0 : (long)Math.Ceiling(-_left * 1000 / _perSecond);
}
