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
    private readonly Dictionary<ushort, MqttDelivery?> _exactly = []; // Null from when it is taken over: its content is needed no more.
    private TaskCompletionSource? _room;
    private MqttWire? _wire;
    private ProtocolVersion _version;
    private int _untaken;
    private int _unreleased;

    /// <summary>Messages not taken over yet, over all connections.</summary>
    public int Count => _untaken;

    /// <summary>Ends when fewer messages than the limit are held: they wait to be taken over, or to be acknowledged after one that does.</summary>
    public Task Room => HasRoom ? Task.CompletedTask : (_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private bool HasRoom => Math.Max(_order.Count, _untaken) < limit;

    /// <summary>A connection has begun. A server without the session knows none of the identifiers.</summary>
    public void Begin(MqttWire wire, ServerLimits server)
    {
        (_wire, _version, _unreleased) = (wire, server.Version, 0);
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
        if (packet.QoS == QoS.ExactlyOnce && ++_unreleased > limit && _version == ProtocolVersion.V5)
            throw new ProtocolException(ReasonCode.ReceiveMaximumExceeded, $"the server has sent more than {limit} messages with QoS 2 at once");
        if (packet.QoS == QoS.ExactlyOnce && _exactly.TryGetValue(packet.PacketId, out var before))
        {
            Repeated(packet.PacketId, before);
            return null;
        }

        var delivery = new MqttDelivery(session, packet);
        _order.Enqueue(delivery);
        _untaken++;
        if (packet.QoS == QoS.ExactlyOnce) _exactly.Add(packet.PacketId, delivery);
        return delivery;
    }

    /// <summary>PUBREL has come.</summary>
    public void Released(in AckPacket release)
    {
        var isKnown = _exactly.TryGetValue(release.PacketId, out var untaken);
        if (untaken is not null) throw new ProtocolException(ReasonCode.ProtocolError, "PUBREL came before PUBREC went out");
        _exactly.Remove(release.PacketId);
        if (_unreleased > 0) _unreleased--;
        Write(PacketType.PubComp, release.PacketId, isKnown ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound);
    }

    /// <summary>A message is taken over.</summary>
    public void Acknowledge(MqttDelivery delivery)
    {
        delivery.IsTaken = true;
        _untaken--;
        Settle(delivery);
        while (_order.TryPeek(out var oldest) && oldest.IsTaken) Answer(_order.Dequeue());
        LetGo();
        _ = _wire?.Flush();
    }

    // A server that has forgotten the session may have used the identifier for another one since.
    private void Settle(MqttDelivery delivery)
    {
        if (delivery.QoS == QoS.ExactlyOnce && _exactly.TryGetValue(delivery.PacketId, out var known) && known == delivery) _exactly[delivery.PacketId] = null;
    }

    private void Repeated(ushort packetId, MqttDelivery? before)
    {
        if (before is null) Write(PacketType.PubRec, packetId, ReasonCode.Success);
        else if (!_order.Contains(before)) _order.Enqueue(before);
    }

    private void Answer(MqttDelivery delivery)
    {
        if (delivery.QoS == QoS.AtLeastOnce) Write(PacketType.PubAck, delivery.PacketId, ReasonCode.Success);
        else if (delivery.QoS == QoS.ExactlyOnce) Write(PacketType.PubRec, delivery.PacketId, ReasonCode.Success);
    }

    private void LetGo()
    {
        if (!HasRoom) return;
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
