using Heliograph.Broker.Buffers;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

// PUBACK, PUBREC, PUBREL, PUBCOMP, both ways (MQTT 5 §3.4 to §3.7), and what waits for the store.
public sealed partial class MqttConnection
{
    // A client is not read further while so much of what it sent waits for the disk.
    private const int MaxPending = 4096;

    private Ring<PendingAck>? _pending;
    private int _pendingPubAcks;
    private Commit? _awaited;

    /// <inheritdoc/>
    public void Committed(Commit commit)
    {
        if (_awaited == commit) _awaited = null;
        while (_pending is { Count: > 0 } pending)
        {
            var state = pending[0].Commit?.State ?? CommitState.Kept;
            if (state == CommitState.Pending) return;
            var ack = pending.Take();
            if (pending.Count == MaxPending / 2) Link.IsReadingPaused = IsHeld;
            if (ack.Type == PacketType.PubAck) _pendingPubAcks--;
            if (state == CommitState.Kept) WriteAck(ack);
            else GiveUp(ack);
        }
    }

    /// <summary>Writes a PUBREL, PUBREC, PUBACK or PUBCOMP now.</summary>
    internal void SendAck(PacketType type, ushort packetId, ReasonCode reason)
    {
        if (_isEnded) return;
        var span = Link.Output.GetSpan(AckPacket.MaxLength);
        Written(AckPacket.Write(span, type, packetId, reason, _version), ReasonCells.Sent(type));
        if (reason >= ReasonCode.UnspecifiedError && type is PacketType.PubAck or PacketType.PubRec) CountPublishError(reason);
    }

    private void OnPubAck(in Frame frame)
    {
        var packet = AckPacket.Read(frame, _version);
        CountReceived(BrokerCounter.PacketsPubAckReceived);
        _session!.Outbox.Acknowledge(packet.PacketId);
    }

    private void OnPubRec(in Frame frame)
    {
        var packet = AckPacket.Read(frame, _version);
        CountReceived(BrokerCounter.PacketsPubRecReceived);
        _session!.Outbox.Receive(packet.PacketId, packet.Reason);
    }

    private void OnPubComp(in Frame frame)
    {
        var packet = AckPacket.Read(frame, _version);
        CountReceived(BrokerCounter.PacketsPubCompReceived);
        _session!.Outbox.Complete(packet.PacketId);
    }

    // The identifier is free for another message as soon as PUBCOMP is out, so that waits until its removal is kept: also that of one which an
    // earlier connection removed a moment ago.
    private void OnPubRel(in Frame frame)
    {
        var packet = AckPacket.Read(frame, _version);
        CountReceived(BrokerCounter.PacketsPubRelReceived);
        var isKnown = _session!.Incoming?.Remove(packet.PacketId) is true;
        if (!isKnown) _counters.Add(BrokerCounter.PacketsPubRelMissed);
        Commit? commit = null;
        if (_session.IsDurable)
        {
            commit = _table.Lane.Current;
            commit.Append(new() { Kind = StoreOperationKind.IncomingRemove, Session = _session.StoreId, Number = packet.PacketId });
        }

        Acknowledge(PacketType.PubComp, packet.PacketId, isKnown ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound, commit);
    }

    private void Acknowledge(PacketType type, ushort packetId, ReasonCode reason, Commit? commit) =>
        Acknowledge(new PendingAck(type, packetId, reason, commit, null));

    private void Acknowledge(in PendingAck ack)
    {
        if (ack.Commit is null && _pending is not { Count: > 0 })
        {
            WriteAck(ack);
            return;
        }

        (_pending ??= new()).Add(ack);
        if (_pending.Count == MaxPending) Link.IsReadingPaused = true;
        if (ack.Type == PacketType.PubAck) _pendingPubAcks++;
        if (ack.Commit is not { } commit || (commit == _awaited && commit.State == CommitState.Pending)) return;
        _awaited = commit;
        if (!commit.Wait(_table.Shard, this)) Committed(commit);
    }

    private void WriteAck(in PendingAck ack)
    {
        if (ack.Reasons is { } reasons) WriteSubAck(ack.Type, ack.PacketId, reasons);
        else SendAck(ack.Type, ack.PacketId, ack.Reason);
    }

    // Nothing is acknowledged that is not kept; the client will send it again.
    private void GiveUp(in PendingAck ack)
    {
        var isMessage = ack.Type == PacketType.PubAck || (ack.Type == PacketType.PubRec && _session!.Incoming?.Remove(ack.PacketId) is true);
        if (isMessage) _counters.Add(FlowCounter.MessagesNotKept);
        FailUnkept($"the store could not keep what {ack.Type} would acknowledge");
    }

    private void CountPublishError(ReasonCode reason)
    {
        _counters.Add(BrokerCounter.PacketsPublishError);
        if (reason == ReasonCode.NotAuthorized) _counters.Add(BrokerCounter.PacketsPublishAuthError);
    }
}
