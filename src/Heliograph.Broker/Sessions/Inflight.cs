using Heliograph.Broker.Buffers;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// The messages of one client that have a packet identifier, in the order of sending. Acknowledgements usually come in that order, so an
/// identifier is found where its distance from the oldest says; otherwise by a search. A struct, for it is a field of an exchange and of nothing else.
/// </summary>
internal struct Inflight
{
    private readonly Ring<OutgoingEntry> _entries = new();
    private ushort _lastId;
    private bool _idsOverlap;

    public Inflight()
    {
    }

    /// <summary>Entries, finished ones that still have a place included.</summary>
    public readonly int Places => _entries.Count;

    /// <summary>Entries not finished.</summary>
    public int Count { get; private set; }

    /// <summary>The first place whose packet has not been sent on this connection.</summary>
    public int NextToSend { get; set; }

    public readonly ref OutgoingEntry this[int place] => ref _entries[place];

    public void Add(in OutgoingEntry entry)
    {
        _entries.Add(entry);
        Count++;
        _lastId = entry.PacketId;
    }

    /// <summary>Adds an entry that the store kept: identifiers from before it are unknown, so the next ones are checked.</summary>
    public void Restore(in OutgoingEntry entry)
    {
        Add(entry);
        _idsOverlap = true;
    }

    /// <summary>The place of <paramref name="packetId"/> among those sent; −1 when it is not in use.</summary>
    public readonly int Find(ushort packetId)
    {
        if (Count == 0) return -1;
        var guess = (packetId - _entries[0].PacketId + ushort.MaxValue) % ushort.MaxValue;
        if (guess < NextToSend && Matches(guess, packetId)) return guess;
        for (var i = 0; i < NextToSend; i++)
        {
            if (Matches(i, packetId)) return i;
        }

        return -1;
    }

    /// <summary>A packet identifier that is not in use [MQTT-2.2.1-3].</summary>
    public ushort NextId()
    {
        var id = Following(_lastId);
        if (Count == 0)
        {
            _idsOverlap = false;
            return id;
        }

        // One that stays unacknowledged for a whole round of identifiers is met again.
        if (id == _entries[0].PacketId) _idsOverlap = true;
        while (_idsOverlap && IsUsed(id)) id = Following(id);
        return id;
    }

    /// <summary>The exchange at <paramref name="place"/> is over. Places of the oldest finished ones are given up.</summary>
    public void Finish(int place)
    {
        _entries[place].State = OutgoingState.Done;
        _entries[place].Message = null;
        _entries[place].Commit = null;
        _entries[place].Group = null;
        Count--;
        while (_entries.Count > 0 && _entries[0].State == OutgoingState.Done) Drop(0);
        if (_entries.Count > (2 * Count) + 64) Compact();
    }

    public void Clear()
    {
        _entries.Clear();
        Count = NextToSend = 0;
    }

    private static ushort Following(ushort id) => id == ushort.MaxValue ? (ushort)1 : (ushort)(id + 1);

    private readonly bool Matches(int place, ushort packetId) =>
        place < _entries.Count && _entries[place].PacketId == packetId && _entries[place].State != OutgoingState.Done;

    private readonly bool IsUsed(ushort id)
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            if (Matches(i, id)) return true;
        }

        return false;
    }

    private void Compact()
    {
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            if (_entries[i].State == OutgoingState.Done) Drop(i);
        }
    }

    private void Drop(int place)
    {
        _entries.RemoveAt(place);
        if (place < NextToSend) NextToSend--;
    }
}
