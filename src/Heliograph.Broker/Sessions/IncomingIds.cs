using Heliograph.Broker.Buffers;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// The packet identifiers received with QoS 2 and not yet released, oldest first. Clients release in order, so a search from the oldest finds
/// its identifier at once.
/// </summary>
internal sealed class IncomingIds
{
    private readonly Ring<(ushort PacketId, long At)> _ids = new();

    public int Count => _ids.Count;

    /// <summary>When the oldest came, in the shard's milliseconds.</summary>
    public long OldestAt => _ids[0].At;

    public ushort Oldest => _ids[0].PacketId;

    public bool Contains(ushort packetId) => IndexOf(packetId) >= 0;

    public void Add(ushort packetId, long now) => _ids.Add((packetId, now));

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
