using Heliograph.Broker.Messages;
using Heliograph.Broker.Routing;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

// PUBLISH from the client (MQTT 5 §3.3, §4.3).
public sealed partial class MqttConnection
{
    private IncomingAliases? _aliasesIn;

    /// <summary>PUBLISH packets received.</summary>
    internal long MessagesReceived { get; private set; }

    // 1 parse and count · 2 check · 3 topic alias · 4 allowed? · 5 QoS 2: seen before? · 6 route · 7 acknowledge when kept
    private void OnPublish(in Frame frame)
    {
        var packet = PublishPacket.Read(frame, _version);
        CountPublishReceived(packet.QoS);
        try
        {
            TakeUp(packet, frame);
        }
        catch (ProtocolException violation) when (violation.Reason != ReasonCode.ReceiveMaximumExceeded)
        {
            _counters.Add(ReasonCells.Publish(violation.Reason));
            throw;
        }
    }

    private void TakeUp(in PublishPacket packet, in Frame frame)
    {
        PublishRules.Check(packet, _options);
        var topic = packet.TopicAlias == 0 ? packet.Topic : Resolve(packet);
        if (_gate is { } gate && gate.Refuses(packet)) return;
        if (TopicLevels.Count(topic) > _options.MaxTopicLevels)
        {
            throw new ProtocolException(ReasonCode.TopicNameInvalid, $"a topic name has more than {_options.MaxTopicLevels} levels");
        }

        if (_access.IsChecked) TakeUpIfAllowed(packet, topic, frame);
        else Publish(packet, topic);
    }

    private void Publish(in PublishPacket packet, ReadOnlySpan<byte> topic)
    {
        if (IsAboveReceiveMaximum(packet)) throw PublishRules.AboveReceiveMaximum(_counters);
        if (packet.QoS == QoS.ExactlyOnce && IsKnown(packet)) return;
        var result = Route(packet, topic);
        if (packet.QoS == QoS.AtLeastOnce) Acknowledge(PacketType.PubAck, packet.PacketId, result);
        else if (packet.QoS == QoS.ExactlyOnce) AcknowledgeReceipt(packet.PacketId, result);
    }

    private void CountPublishReceived(QoS qos)
    {
        CountReceived(BrokerCounter.PacketsPublishReceived);
        _counters.Add(BrokerCounter.MessagesReceived);
        _counters.Add(ReasonCells.Received(qos));
        _table.Shard.Metrics.MessagesRead(ClientProtocol.Mqtt, 1);
#if !NO_COUNTING
        MessagesReceived++;
#endif
    }

    private bool IsAboveReceiveMaximum(in PublishPacket packet)
    {
        var unacknowledged = (_session!.Incoming?.Count ?? 0) + (_acks?.PubAcks ?? 0);
        return IsVersion5 && packet.QoS > QoS.AtMostOnce && unacknowledged >= _options.MaxAwaitingRelease
            && (packet.QoS == QoS.AtLeastOnce || !_session.Incoming!.Contains(packet.PacketId));
    }

    private ReadOnlySpan<byte> Resolve(in PublishPacket packet)
    {
        if (packet.TopicAlias > _options.MaxTopicAlias)
        {
            throw new ProtocolException(ReasonCode.TopicAliasInvalid, $"topic alias {packet.TopicAlias} is above the maximum [MQTT-3.3.2-9]");
        }

        return (_aliasesIn ??= new()).Resolve(packet.TopicAlias, packet.Topic);
    }

    // An identifier that waits for PUBREL: a repetition (DUP) is acknowledged again, not before the first is kept; another message under it is an error.
    private bool IsKnown(in PublishPacket packet)
    {
        if (_session!.Incoming is not { } incoming) return false;
        if (incoming.Contains(packet.PacketId))
        {
            _counters.Add(BrokerCounter.PacketsPublishInuse);
            if (!packet.Dup) _counters.Add(BrokerCounter.MessagesDropped);
            _counters.Add(packet.Dup ? FlowCounter.PublishRepeated : FlowCounter.PublishIdInUse);
            Acknowledge(PacketType.PubRec, packet.PacketId, packet.Dup ? ReasonCode.Success : ReasonCode.PacketIdentifierInUse, incoming.CommitOf(packet.PacketId));
            return true;
        }

        if (incoming.Count >= _options.MaxAwaitingRelease) throw PublishRules.AboveReceiveMaximum(_counters);
        return false;
    }

    private PublishResult Route(in PublishPacket packet, ReadOnlySpan<byte> topic)
    {
        var message = Message.Create(topic, packet.ForwardedPropertiesLength, packet.Payload);
        packet.CopyForwardedProperties(message.Properties);
        message.QoS = packet.QoS;
        message.Retain = packet.Retain;
        message.Publisher = _session!.Number;
        message.PublisherHash = _session!.Hash;
        if (packet.HasMessageExpiry) message.ExpiresAt = _table.Shard.UtcNow + (packet.MessageExpiry * 1000L);
        var result = _table.Router.Publish(message);
        message.Release();
        return result;
    }

    private void Acknowledge(PacketType type, ushort packetId, in PublishResult result) => Acknowledge(type, packetId, result.Reason, result.Commit);

    // The identifier is kept with the copies the message caused, or not at all [MQTT-4.3.3-2].
    private void AcknowledgeReceipt(ushort packetId, in PublishResult result)
    {
        if (result.Reason >= ReasonCode.UnspecifiedError)
        {
            Acknowledge(PacketType.PubRec, packetId, result);
            return;
        }

        var commit = result.Commit;
        if (_session!.IsDurable)
        {
            commit ??= _table.Lane.Current;
            commit.Append(new() { Kind = StoreOperationKind.IncomingPut, Session = _session.StoreId, Number = packetId });
        }

        _session.AddIncoming(packetId, commit);
        Acknowledge(PacketType.PubRec, packetId, result.Reason, commit);
    }
}
