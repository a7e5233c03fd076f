using System.Text;
using Heliograph.Broker.Topics;
using Heliograph.Protocol;

namespace Heliograph.Broker.Access;

/// <summary>
/// The answers one connection got lately, so that a publisher is not checked for each message. The oldest makes room for a new one. A key is action,
/// QoS, retain and topic. One shard's thread.
/// </summary>
internal sealed class AuthorizationCache(int size)
{
    private readonly ulong[] _keys = new ulong[size];
    private readonly Entry[] _entries = new Entry[size];
    private long _generation;
    private int _count;
    private int _next;
    private int _last = -1;

    /// <summary>Answers remembered now, those out of date included.</summary>
    internal int Count => _count;

    /// <summary>The remembered answer. False when there is none, it is too old, or rules have changed since (another <paramref name="generation"/>).</summary>
    internal bool TryGet(in AccessRequest request, long now, long generation, out bool allowed)
    {
        allowed = false;
        if (generation != _generation) Clear(generation);
        _last = Find(request);
        if (_last < 0) return false;
        ref var entry = ref _entries[_last];
        allowed = entry.Allowed;
        return now < entry.Until;
    }

    /// <summary>Whether the answer given last was yes, to the same question. Most publishers ask about the topic they asked about before: no key is made for that.</summary>
    internal bool IsAllowedAgain(in AccessRequest request, long now, long generation)
    {
        if (_last < 0 || generation != _generation || (byte)_keys[_last] != KindOf(request)) return false;
        ref var entry = ref _entries[_last];
        return entry.Allowed && now < entry.Until && entry.Topic.AsSpan().SequenceEqual(request.Topic);
    }

    /// <summary>Remembers an answer that was found while <paramref name="generation"/> held.</summary>
    internal void Put(in AccessRequest request, bool allowed, long until, long generation)
    {
        if (generation != _generation)
        {
            if (_count > 0) return;
            _generation = generation;
        }

        var at = Find(request);
        if (at < 0)
        {
            at = _next;
            _next = (_next + 1) % _keys.Length;
            _count = Math.Max(_count, at + 1);
            _keys[at] = KeyOf(request);
            _entries[at].Topic = request.Topic.ToArray();
        }

        _last = at;
        _entries[at].Allowed = allowed;
        _entries[at].Until = until;
    }

    /// <summary>The answers that hold.</summary>
    internal IEnumerable<RememberedAnswer> All(long now, long generation)
    {
        for (var i = 0; i < _count && generation == _generation; i++)
        {
            var kind = (byte)_keys[i];
            if (now < _entries[i].Until) yield return new((AccessAction)(kind >> 3), Encoding.UTF8.GetString(_entries[i].Topic), (QoS)((kind >> 1) & 0b11), (kind & 1) != 0, _entries[i].Allowed);
        }
    }

    private void Clear(long generation)
    {
        Array.Clear(_entries);
        (_generation, _count, _next, _last) = (generation, 0, 0, -1);
    }

    private int Find(in AccessRequest request)
    {
        var key = KeyOf(request);
        for (var i = _keys.AsSpan(0, _count).IndexOf(key); i >= 0; i = Next(key, i))
        {
            if (_entries[i].Topic.AsSpan().SequenceEqual(request.Topic)) return i;
        }

        return -1;
    }

    private int Next(ulong key, int after)
    {
        var next = _keys.AsSpan(after + 1, _count - after - 1).IndexOf(key);
        return next < 0 ? -1 : after + 1 + next;
    }

    private static ulong KeyOf(in AccessRequest request) => ((ulong)(uint)Utf8Key.Hash(request.Topic) << 8) | KindOf(request);

    private static byte KindOf(in AccessRequest request) => (byte)(((uint)request.Action << 3) | ((uint)request.QoS << 1) | (request.Retain ? 1u : 0u));

    private struct Entry
    {
        public byte[] Topic;
        public long Until;
        public bool Allowed;
    }
}
