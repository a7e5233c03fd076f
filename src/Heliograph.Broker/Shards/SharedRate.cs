namespace Heliograph.Broker.Shards;

/// <summary>
/// How fast many clients together may publish: those of a listener, or of the node. Each shard takes from it by parts, in a <see cref="RateLane"/> of its own.
/// May be changed on any thread; connections that are open follow.
/// </summary>
public sealed class SharedRate
{
    private readonly RateLane[] _lanes;
    private long _wait;
    private volatile bool _isLimited;

    /// <summary>No limit, until <see cref="Change"/>.</summary>
    /// <param name="shards">How many shards share it.</param>
    /// <param name="time">The clock.</param>
    public SharedRate(int shards, TimeProvider time)
    {
        (Messages, Bytes) = (new(time), new(time));
        _lanes = new RateLane[shards];
        for (var i = 0; i < shards; i++) _lanes[i] = new(this);
    }

    /// <summary>Whether there is any limit.</summary>
    public bool IsLimited => _isLimited;

    /// <summary>How many shards share it.</summary>
    internal int Shards => _lanes.Length;

    internal RatePool Messages { get; }

    internal RatePool Bytes { get; }

    /// <summary>Milliseconds a client waits at most; 0 is for ever.</summary>
    internal long LongestWait => Volatile.Read(ref _wait);

    /// <summary>What a second brings from now on, and how long a client waits for it at most (zero: for ever).</summary>
    public void Change(ClientRate rate, TimeSpan longestWait)
    {
        Messages.Change(rate.Messages);
        Bytes.Change(rate.Bytes);
        Volatile.Write(ref _wait, (long)longestWait.TotalMilliseconds);
        _isLimited = rate.IsLimited;
    }

    internal RateLane LaneOf(Shard shard) => _lanes[shard.Index];
}
