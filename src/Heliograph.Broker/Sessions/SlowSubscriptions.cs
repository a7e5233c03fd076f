using System.Text;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Shards;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// The slowest pairs of client and topic on one shard, by how long the last slow delivery took. A delivery that is not slow costs a subtraction and a comparison.
/// One shard's thread.
/// </summary>
internal sealed class SlowSubscriptions
{
    private readonly Shard _shard;
    private readonly TimeProvider _clock;
    private readonly Dictionary<(string ClientId, string Topic), SlowSubscription> _slow = [];
    private SlowOptions _options = new();
    private long _threshold;
    private long _floor;

    public SlowSubscriptions(Shard shard, TimeProvider clock)
    {
        (_shard, _clock) = (shard, clock);
        Options = _options;
    }

    /// <summary>Which deliveries are slow, and how many are listed.</summary>
    public SlowOptions Options
    {
        get => _options;
        set
        {
            _options = value;
            _threshold = value.Enabled ? (long)(value.Threshold.TotalSeconds * _clock.TimestampFrequency) : long.MaxValue;
            if (!value.Enabled) Clear();
        }
    }

    /// <summary>Those that are listed, slowest first.</summary>
    public IReadOnlyList<SlowSubscription> List()
    {
        DropOld();
        return [.. _slow.Values.OrderByDescending(one => one.Milliseconds).Take(_options.Top)];
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _slow.Clear();
        _floor = 0;
    }

    /// <summary>A delivery is over that the client could have had since <paramref name="since"/>, a timestamp of the clock.</summary>
    public void Delivered(Session session, Message message, long since)
    {
        var took = _shard.TurnStarted - since;
        if (took >= _threshold) Add(session, message, took);
    }

    private void Add(Session session, Message message, long took)
    {
        var milliseconds = (long)_clock.GetElapsedTime(0, took).TotalMilliseconds;
        if (message.IsSys || milliseconds <= _floor) return;
        var key = (Encoding.UTF8.GetString(session.ClientId), Encoding.UTF8.GetString(message.Topic));
        _slow[key] = new(key.Item1, key.Item2, milliseconds, _shard.UtcNow);
        if (_slow.Count > _options.Top) DropLeast();
    }

    // The next must be slower than the fastest there is: so a crowd of slow clients costs a comparison each, not a search.
    private void DropLeast()
    {
        DropOld();
        while (_slow.Count > _options.Top)
        {
            var least = _slow.MinBy(pair => pair.Value.Milliseconds);
            _slow.Remove(least.Key);
            _floor = least.Value.Milliseconds;
        }
    }

    private void DropOld()
    {
        var before = _shard.UtcNow - (long)_options.Expiry.TotalMilliseconds;
        foreach (var (key, one) in _slow)
        {
            if (one.At > before) continue;
            _slow.Remove(key);
            _floor = 0;
        }
    }
}
