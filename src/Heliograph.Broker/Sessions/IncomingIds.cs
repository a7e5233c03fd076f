using Heliograph.Broker.Buffers;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// The packet identifiers received with QoS 2 and not yet released, oldest first. Clients release in order, so a search from the oldest finds
/// its identifier at once. Their wait is limited.
/// </summary>
internal sealed class IncomingIds(Session session)
{
    private readonly Ring<(ushort PacketId, long At, Commit? Commit)> _ids = new();

    public int Count => _ids.Count;

    /// <summary>When the oldest will have waited for too long, in the shard's milliseconds; never, when there is none.</summary>
    public long DueAt => _ids.Count > 0 ? _ids[0].At + session.Table.AwaitRelease : long.MaxValue;

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

    /// <summary>Forgets those that have waited for too long at <paramref name="now"/>.</summary>
    public void ForgetOverdue(long now)
    {
        while (now >= DueAt)
        {
            var packetId = _ids.Take().PacketId;
            if (session.IsDurable) session.Table.Lane.Add(new() { Kind = StoreOperationKind.IncomingRemove, Session = session.StoreId, Number = packetId });
            session.Table.Counters.Add(BrokerCounter.MessagesDropped);
            session.Table.Counters.Add(BrokerCounter.MessagesDroppedExpired);
        }
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
