using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>
/// What has been received and is not settled with the server: acknowledgements go out in the order of the messages [MQTT-4.6.0-2], and a message with QoS 2 is given on
/// once, over as many connections as its exchange takes. Guarded by the lock of its session.
/// </summary>
internal sealed class Inbox(int limit)
{
    private readonly Queue<MqttDelivery> _order = new();
    private readonly Dictionary<ushort, MqttDelivery> _exactly = [];
    private TaskCompletionSource? _room;
    private MqttWire? _wire;
    private ProtocolVersion _version;

    /// <summary>Messages not taken over yet.</summary>
    public int Count => _order.Count;

    /// <summary>Ends when fewer messages than the limit wait to be taken over.</summary>
    public Task Room => _order.Count < limit ? Task.CompletedTask : (_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>A connection has begun. A server without the session knows none of the identifiers.</summary>
    public void Begin(MqttWire wire, ServerLimits server)
    {
        (_wire, _version) = (wire, server.Version);
        if (!server.IsResumed) _exactly.Clear();
    }

    /// <summary>The connection has ended: the server will repeat what it has no acknowledgement of, if it keeps the session.</summary>
    public void Pause()
    {
        _wire = null;
        _order.Clear();
        LetGo();
    }

    /// <summary>A message has come; null when it was given on before.</summary>
    public MqttDelivery? Received(in PublishPacket packet, MqttSession session)
    {
        if (packet.TopicAlias != 0) throw new ProtocolException(ReasonCode.TopicAliasInvalid, "the server uses a topic alias, which it must not here");
        if (packet.QoS == QoS.ExactlyOnce && _exactly.TryGetValue(packet.PacketId, out var before))
        {
            Repeated(before);
            return null;
        }

        var delivery = new MqttDelivery(session, packet);
        _order.Enqueue(delivery);
        if (packet.QoS == QoS.ExactlyOnce) _exactly.Add(packet.PacketId, delivery);
        return delivery;
    }

    /// <summary>PUBREL has come.</summary>
    public void Released(in AckPacket release)
    {
        var isKnown = _exactly.TryGetValue(release.PacketId, out var delivery);
        if (delivery is { IsTaken: false }) throw new ProtocolException(ReasonCode.ProtocolError, "PUBREL came before PUBREC went out");
        _exactly.Remove(release.PacketId);
        Write(PacketType.PubComp, release.PacketId, isKnown ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound);
    }

    /// <summary>A message is taken over.</summary>
    public void Acknowledge(MqttDelivery delivery)
    {
        delivery.IsTaken = true;
        while (_order.TryPeek(out var oldest) && oldest.IsTaken) Answer(_order.Dequeue());
        if (_order.Count < limit) LetGo();
        _ = _wire?.Flush();
    }

    private void Repeated(MqttDelivery before)
    {
        if (before.IsTaken) Answer(before);
        else if (!_order.Contains(before)) _order.Enqueue(before);
    }

    private void Answer(MqttDelivery delivery)
    {
        if (delivery.QoS == QoS.AtLeastOnce) Write(PacketType.PubAck, delivery.PacketId, ReasonCode.Success);
        else if (delivery.QoS == QoS.ExactlyOnce) Write(PacketType.PubRec, delivery.PacketId, ReasonCode.Success);
    }

    private void LetGo()
    {
        _room?.TrySetResult();
        _room = null;
    }

    private void Write(PacketType type, ushort packetId, ReasonCode reason)
    {
        if (_wire is null) return;
        Span<byte> packet = stackalloc byte[AckPacket.MaxLength];
        _wire.Write(packet[..AckPacket.Write(packet, type, packetId, reason, _version)]);
    }
}
