using Heliograph.Broker.Buffers;
using Heliograph.Broker.Storage;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// The packet identifiers received with QoS 2 and not yet released, oldest first. Clients release in order, so a search from the oldest finds
/// its identifier at once.
/// </summary>
internal sealed class IncomingIds
{
    private readonly Ring<(ushort PacketId, long At, Commit? Commit)> _ids = new();

    public int Count => _ids.Count;

    /// <summary>When the oldest came, in the shard's milliseconds.</summary>
    public long OldestAt => _ids[0].At;

    public ushort Oldest => _ids[0].PacketId;

    public bool Contains(ushort packetId) => IndexOf(packetId) >= 0;

    /// <summary>Notes an identifier that <paramref name="commit"/> keeps; null when it is kept, or need not be.</summary>
    public void Add(ushort packetId, long now, Commit? commit) => _ids.Add((packetId, now, commit));

    /// <summary>What a repeated acknowledgement of <paramref name="packetId"/> must wait for; null when it is kept.</summary>
    public Commit? CommitOf(ushort packetId) =>
        IndexOf(packetId) is var at and >= 0 && _ids[at].Commit is { State: not CommitState.Kept } commit ? commit : null;

    public bool Remove(ushort packetId)
    {
        var at = IndexOf(packetId);
        if (at < 0) return false;
        _ids.RemoveAt(at);
        return true;
    }

    private int IndexOf(ushort packetId)
    {
        for (var i = 0; i < _ids.Count; i++)
        {
            if (_ids[i].PacketId == packetId) return i;
        }

        return -1;
    }
}
