using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>
/// What is published: messages in their order, as many with QoS 1 and 2 at once as the window allows. It outlives a connection, so that what has no answer yet can be
/// sent again on the next. Guarded by the lock of its session.
/// </summary>
internal sealed class Outbox(int window)
{
    // Servers bound what they have to remember of QoS 2, and can say how only in version 5: mosquitto closes the connection at the next one.
    private const int UntoldReceiveMaximum = 20;

    private readonly OutgoingPublish?[] _slots = new OutgoingPublish?[window];
    private readonly Queue<OutgoingPublish> _unacknowledgeable = new();
    private Queue<OutgoingPublish> _waiting = new();
    private MqttWire? _wire;
    private ServerLimits? _server;
    private int _inFlight;
    private long _sent;

    /// <summary>Messages whose exchange is not over.</summary>
    public int Count => _waiting.Count + _unacknowledgeable.Count + _slots.Count(slot => slot is { IsSent: true });

    /// <summary>Takes a message, which is sent as soon as there is room; the outcome.</summary>
    public Task<MqttAnswer> Add(MqttMessage message)
    {
        var publish = new OutgoingPublish(message);
        _waiting.Enqueue(publish);
        Fill();
        return publish.Task;
    }

    /// <summary>A connection has begun: what was under way comes first, in its old order. What the server has forgotten is sent as new, unless it had said it has it.</summary>
    public void Begin(MqttWire wire, ServerLimits server)
    {
        (_wire, _server, _inFlight) = (wire, server, 0);
        var underWay = _slots.OfType<OutgoingPublish>().OrderBy(publish => publish.Position).ToList();
        _waiting = new(underWay.Concat(_waiting.Where(publish => publish.PacketId == 0)));
        foreach (var publish in underWay) publish.MayBeRepeated = server.IsResumed;
        foreach (var publish in underWay.Where(publish => publish.IsReleased && !server.IsResumed)) Finish(publish, MqttAnswer.Taken);
        Fill();
    }

    /// <summary>The connection has ended. What is under way waits for the next.</summary>
    public void Pause(Exception why)
    {
        _wire = null;
        foreach (var publish in _slots.OfType<OutgoingPublish>()) publish.IsSent = false;
        while (_unacknowledgeable.TryDequeue(out var publish)) publish.TrySetException(why);
    }

    /// <summary>There will be no connection that goes on with this one: everything that waits has failed.</summary>
    public void Clear(Exception why)
    {
        Pause(why);
        foreach (var publish in _slots.OfType<OutgoingPublish>().Concat(_waiting)) publish.TrySetException(why);
        Array.Clear(_slots);
        _waiting.Clear();
    }

    /// <summary>Gives up what nobody waits for any more, unless the server has said it has it; whether there was such a message that the server may have seen.</summary>
    public bool DropWithdrawn()
    {
        var withdrawn = _slots.OfType<OutgoingPublish>().Where(publish => publish is { Message.IsWithdrawn: true, IsReleased: false }).ToList();
        foreach (var publish in withdrawn)
        {
            _slots[publish.PacketId - 1] = null;
            publish.TrySetCanceled();
        }

        return withdrawn.Count > 0;
    }

    /// <summary>Bytes have gone out: up to <paramref name="end"/> of the connection.</summary>
    public void Sent(long end)
    {
        while (_unacknowledgeable.TryPeek(out var publish) && publish.Position <= end) _unacknowledgeable.Dequeue().TrySetResult(MqttAnswer.Taken);
        Fill();
    }

    /// <summary>PUBACK, PUBREC or PUBCOMP has come.</summary>
    public void Acknowledged(in AckPacket ack)
    {
        if (ack.PacketId > _slots.Length || _slots[ack.PacketId - 1] is not { IsSent: true } publish) Unknown(ack);
        else if ((publish.Message.QoS == QoS.AtLeastOnce) != (ack.Type == PacketType.PubAck))
            throw new ProtocolException(ReasonCode.ProtocolError, $"{ack.Type} came for a message with QoS {(int)publish.Message.QoS}");
        else if (ack.Type == PacketType.PubRec && ack.Reason < ReasonCode.UnspecifiedError) Release(publish);
        else if (ack.Type != PacketType.PubComp) Finish(publish, new(ack.Reason, Text(ack)));
        else if (publish.IsReleased) Finish(publish, MqttAnswer.Taken);
        Fill();
    }

    private static string Text(in AckPacket ack) => ack.ReasonString.IsEmpty ? "" : System.Text.Encoding.UTF8.GetString(ack.ReasonString);

    // It may be the answer to something of before. A PUBREC must be answered all the same, or the server keeps the identifier for ever.
    private void Unknown(in AckPacket ack)
    {
        if (ack.Type == PacketType.PubRec && ack.Reason < ReasonCode.UnspecifiedError) Write(PacketType.PubRel, ack.PacketId, ReasonCode.PacketIdentifierNotFound);
    }

    private void Release(OutgoingPublish publish)
    {
        publish.IsReleased = true;
        Write(PacketType.PubRel, publish.PacketId, ReasonCode.Success);
    }

    private void Finish(OutgoingPublish publish, MqttAnswer answer)
    {
        if (publish.PacketId > 0) _slots[publish.PacketId - 1] = null;
        if (publish.IsSent) _inFlight--;
        publish.TrySetResult(answer);
    }

    private void Fill()
    {
        while (_wire is { HasRoom: true } && _waiting.TryPeek(out var publish) && (IsOver(publish) || TrySend(publish))) _waiting.Dequeue();
        _ = _wire?.Flush();
    }

    private static bool IsOver(OutgoingPublish publish) => publish is { PacketId: 0, Message.IsWithdrawn: true } ? publish.TrySetCanceled() : publish.Task.IsCompleted;

    private bool TrySend(OutgoingPublish publish)
    {
        if (!publish.IsReleased && _server!.Refusal(publish.Message) is { } refusal) Finish(publish, refusal);
        else if (publish.Message.QoS == QoS.AtMostOnce) SendUnacknowledgeable(publish);
        else if (_inFlight >= LimitOf(publish)) return false;
        else SendAcknowledgeable(publish);
        return true;
    }

    private int LimitOf(OutgoingPublish publish) =>
        _server!.Version < ProtocolVersion.V5 && publish.Message.QoS == QoS.ExactlyOnce ? Math.Min(window, UntoldReceiveMaximum) : Math.Min(window, _server.ReceiveMaximum);

    private void SendUnacknowledgeable(OutgoingPublish publish)
    {
        publish.Position = Write(publish, dup: false);
        _unacknowledgeable.Enqueue(publish);
    }

    private void SendAcknowledgeable(OutgoingPublish publish)
    {
        if (publish.PacketId == 0) TakeSlot(publish);
        publish.IsSent = true;
        _inFlight++;
        if (publish.IsReleased) Write(PacketType.PubRel, publish.PacketId, ReasonCode.Success);
        else Write(publish, publish.MayBeRepeated);
    }

    // There is a free one: no more than the window are under way, and those that have one come first.
    private void TakeSlot(OutgoingPublish publish)
    {
        var slot = Array.IndexOf(_slots, null);
        _slots[slot] = publish;
        publish.PacketId = (ushort)(slot + 1);
        publish.Position = ++_sent;
    }

    private long Write(OutgoingPublish publish, bool dup) =>
        _wire!.Write(static (output, state) => PublishEncoding.Write(output, state.Publish, state.Version, state.Dup), (Publish: publish, _server!.Version, Dup: dup));

    private void Write(PacketType type, ushort packetId, ReasonCode reason)
    {
        Span<byte> packet = stackalloc byte[AckPacket.MaxLength];
        _wire!.Write(packet[..AckPacket.Write(packet, type, packetId, reason, _server!.Version)]);
    }
}
