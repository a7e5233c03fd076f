using Heliograph.Broker.Buffers;
using Heliograph.Broker.Storage;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// The acknowledgements of one connection that wait until what they acknowledge is kept, and those behind them, in the order of the packets
/// [MQTT-4.6.0-2]. One shard's thread.
/// </summary>
internal sealed class AckQueue(MqttConnection connection) : ICommitWaiter
{
    // A client is not read further while so much of what it sent waits for the disk.
    private const int Most = 4096;

    private readonly Ring<PendingAck> _waiting = new();
    private Commit? _awaited;

    /// <summary>Whether there is nothing that waits.</summary>
    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Whether as much waits as may.</summary>
    public bool IsFull { get; private set; }

    /// <summary>PUBACKs that wait.</summary>
    public int PubAcks { get; private set; }

    /// <summary>Has an acknowledgement wait for its commit, or only for those before it.</summary>
    public void Add(in PendingAck ack)
    {
        _waiting.Add(ack);
        if (_waiting.Count == Most) connection.Link.IsReadingPaused = IsFull = true;
        if (ack.Type == PacketType.PubAck) PubAcks++;
        if (ack.Commit is not { } commit || (commit == _awaited && commit.State == CommitState.Pending)) return;
        _awaited = commit;
        if (!commit.Wait(connection.Link.Shard, this)) Committed(commit);
    }

    /// <inheritdoc/>
    public void Committed(Commit commit)
    {
        if (_awaited == commit) _awaited = null;
        while (_waiting.Count > 0)
        {
            var state = _waiting[0].Commit?.State ?? CommitState.Kept;
            if (state == CommitState.Pending) break;
            var ack = _waiting.Take();
            if (ack.Type == PacketType.PubAck) PubAcks--;
            connection.Settle(ack, state == CommitState.Kept);
        }

        if (!IsFull || _waiting.Count > Most / 2) return;
        IsFull = false;
        connection.Released();
    }
}
