using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

// PUBACK, PUBREC, PUBREL, PUBCOMP, both ways (MQTT 5 §3.4 to §3.7), and what waits for the store.
public sealed partial class MqttConnection
{
    private AckQueue? _acks;

    /// <summary>Writes an acknowledgement whose commit is over; what was not kept is not acknowledged, and the client will send it again.</summary>
    internal void Settle(in PendingAck ack, bool isKept)
    {
        if (isKept) WriteAck(ack);
        else GiveUp(ack);
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
        _table.Announcer?.Hear(packet.Properties);
        _session!.Outbox.Acknowledge(packet.PacketId);
    }

    private void OnPubRec(in Frame frame)
    {
        var packet = AckPacket.Read(frame, _version);
        CountReceived(BrokerCounter.PacketsPubRecReceived);
        _table.Announcer?.Hear(packet.Properties);
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

    /// <summary>Sends an acknowledgement when what it says is kept, in its turn.</summary>
    internal void Acknowledge(in PendingAck ack)
    {
        if (ack.Commit is null && _acks is not { IsEmpty: false }) WriteAck(ack);
        else (_acks ??= new(this)).Add(ack);
    }

    private void WriteAck(in PendingAck ack)
    {
        if (ack.Reasons is { } reasons) Subscribing.Write(ack.Type, ack.PacketId, reasons);
        else SendAck(ack.Type, ack.PacketId, ack.Reason);
    }

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
