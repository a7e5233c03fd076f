namespace Heliograph.Metrics.Instruments;

/// <summary>
/// The topics with the most messages of one shard, in a bounded table (space-saving): a topic that is not in it takes the place of the least one and
/// inherits its number, so a topic's number is never too small, and too large by at most its <see cref="Row.Excess"/>. While many messages come, only some
/// are looked at, at random distances, and each counts for all those it stands for. One thread uses it; nothing is allocated once it is full.
/// </summary>
public sealed class BusyTopics
{
    private const int Places = 128;
    private const int SamplesPerSecond = 1000;
    private const int Second = 1000;
    private const int FarthestApart = 1024;

    private readonly ulong[] _hashes = new ulong[Places];
    private readonly Row[] _rows = new Row[Places];
    private uint _random = 2463534242;
    private long _second;
    private int _seen;
    private int _distance = 1;
    private int _untilNext = 1;
    private int _used;

    /// <summary>A message was published; true when its topic is to be given to <see cref="Add"/>.</summary>
    public bool IsSampled => --_untilNext <= 0;

    /// <summary>The rows, in no order. Owner thread only.</summary>
    public ReadOnlySpan<Row> Rows => _rows.AsSpan(0, _used);

    /// <summary>Counts a message of <paramref name="topic"/> for itself and those that were passed over, at <paramref name="now"/> milliseconds.</summary>
    public void Add(ReadOnlySpan<byte> topic, long now)
    {
        var weight = _distance;
        Adapt(now);
        _untilNext = NextDistance();
        var at = Find(topic, out var hash);
        if (at < 0) at = Place(topic, hash);
        _rows[at].Count += weight;
    }

    // As far apart as brings the samples of a second to about SamplesPerSecond.
    private void Adapt(long now)
    {
        _seen++;
        if (now - _second < Second && _seen < SamplesPerSecond) return;
        var passed = Math.Max(1, now - _second);
        _distance = (int)Math.Clamp((long)_distance * _seen * Second / (passed * SamplesPerSecond), 1, FarthestApart);
        (_second, _seen) = (now, 0);
    }

    // From 1 to twice the mean, so that topics that come in a round are all met.
    private int NextDistance()
    {
        if (_distance == 1) return 1;
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return 1 + (int)(_random % (uint)((2 * _distance) - 1));
    }

    private int Find(ReadOnlySpan<byte> topic, out ulong hash)
    {
        hash = Hash(topic);
        for (var from = 0; from < _used; from++)
        {
            var at = _hashes.AsSpan(from, _used - from).IndexOf(hash);
            if (at < 0) return -1;
            from += at;
            if (_rows[from].Topic.SequenceEqual(topic)) return from;
        }

        return -1;
    }

    private int Place(ReadOnlySpan<byte> topic, ulong hash)
    {
        var at = _used < Places ? _used++ : Least();
        _hashes[at] = hash;
        _rows[at].Excess = _rows[at].Count;
        _rows[at].Set(topic);
        return at;
    }

    private int Least()
    {
        var least = 0;
        for (var i = 1; i < Places; i++)
        {
            if (_rows[i].Count < _rows[least].Count) least = i;
        }

        return least;
    }

    // FNV-1a.
    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = 14695981039346656037;
        foreach (var value in bytes) hash = (hash ^ value) * 1099511628211;
        return hash;
    }

    /// <summary>A topic and its number.</summary>
    public struct Row
    {
        private byte[]? _bytes;
        private int _length;

        /// <summary>The topic name, UTF-8.</summary>
        public readonly ReadOnlySpan<byte> Topic => _bytes.AsSpan(0, _length);

        /// <summary>Messages, at most <see cref="Excess"/> too many.</summary>
        public long Count { get; internal set; }

        /// <summary>What of <see cref="Count"/> may belong to topics that are no longer in the table.</summary>
        public long Excess { get; internal set; }

        internal void Set(ReadOnlySpan<byte> topic)
        {
            if (_bytes is null || _bytes.Length < topic.Length) _bytes = new byte[Math.Max(64, topic.Length)];
            topic.CopyTo(_bytes);
            _length = topic.Length;
        }
    }
}
