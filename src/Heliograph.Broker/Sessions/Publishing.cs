using System.Runtime.CompilerServices;
using Heliograph.Broker.Access;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Routing;
using Heliograph.Broker.Storage;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

/// <summary>PUBLISH from a client (MQTT 5 §3.3, §4.3), checked at once or when the answer is there. A view: a connection does not pay for it.</summary>
internal readonly struct Publishing(MqttConnection connection)
{
    private Session Session => connection.Session;

    private SessionTable Table => connection.Table;

    private ClientAccess Access => connection.Access;

    private MqttOptions Options => connection.Options;

    private CounterBlock Counters => connection.Counters;

    // 1 parse and count · 2 check · 3 topic alias · 4 allowed? · 5 QoS 2: seen before? · 6 route · 7 acknowledge when kept

    /// <summary>Takes a PUBLISH.</summary>
    public void Publish(in Frame frame)
    {
        var packet = PublishPacket.Read(frame, connection.Version);
        connection.CountPublishReceived(packet.QoS);
        try
        {
            TakeUp(packet, frame);
        }
        catch (ProtocolException violation) when (violation.Reason != ReasonCode.ReceiveMaximumExceeded)
        {
            Counters.Add(ReasonCells.Publish(violation.Reason));
            throw;
        }
    }

    private void TakeUp(in PublishPacket packet, in Frame frame)
    {
        PublishRules.Check(packet, Options);
        var topic = packet.TopicAlias == 0 ? packet.Topic : Resolve(packet);
        if (connection.Gate is { } gate && gate.Refuses(packet, topic)) return;
        if (TopicLevels.Count(topic) > Options.MaxTopicLevels)
        {
            throw new ProtocolException(ReasonCode.TopicNameInvalid, $"a topic name has more than {Options.MaxTopicLevels} levels");
        }

        if (!Access.IsChecked || (Table.Tracer is null && Access.MayPublishAgain(topic, packet.QoS, packet.Retain, Table.Shard.Now))) Publish(packet, topic);
        else PublishIfAllowed(packet, topic, frame);
    }

    private void PublishIfAllowed(in PublishPacket packet, ReadOnlySpan<byte> topic, in Frame frame)
    {
        var request = Access.Publish(topic, packet.QoS, packet.Retain);
        var decision = Access.Check(request, Table.Shard.Now);
        if (decision == AccessDecision.Pending) Ask(request.Keep(), new(frame));
        else PublishOrDeny(packet, topic, decision);
    }

    private void Ask(AccessQuery query, KeptPacket kept)
    {
        var (publishing, access, counters) = (this, Access, Counters);
        connection.Wait(() => access.AskAsync([query]), answers => publishing.Answered(query, kept, answers), () => counters.Add(PublishRefusal.ConnectionEnded));
    }

    private void Answered(AccessQuery query, KeptPacket kept, ClientAccess.Answers answers)
    {
        var decision = Access.Conclude(query.Request, answers.Decisions[0], Table.Shard.Now, answers.Generation);
        var packet = PublishPacket.Read(kept.Frame, connection.Version);
        try
        {
            PublishOrDeny(packet, packet.TopicAlias == 0 ? packet.Topic : Resolve(packet), decision);
        }
        catch (ProtocolException violation) when (violation.Reason != ReasonCode.ReceiveMaximumExceeded)
        {
            Counters.Add(ReasonCells.Publish(violation.Reason));
            throw;
        }
    }

    private void PublishOrDeny(in PublishPacket packet, ReadOnlySpan<byte> topic, AccessDecision decision)
    {
        Table.Tracer?.Decided(connection, "PUBLISH", topic, decision);
        if (decision == AccessDecision.Allow) Publish(packet, topic);
        else Deny(packet, topic);
    }

    private void Deny(in PublishPacket packet, ReadOnlySpan<byte> topic)
    {
        if (Access.EndsWhenDenied) throw new ProtocolException(ReasonCode.NotAuthorized, "a PUBLISH to a topic that is not allowed to this client");
        if (IsAboveReceiveMaximum(packet)) throw AboveReceiveMaximum(packet, topic);
        if (packet.QoS == QoS.ExactlyOnce && IsKnown(packet, topic)) return; // a repetition of one that was allowed
        Counters.Add(ReasonCells.Publish(ReasonCode.NotAuthorized));
        if (packet.QoS == QoS.AtLeastOnce) Acknowledge(PacketType.PubAck, packet.PacketId, ReasonCode.NotAuthorized, null);
        else if (packet.QoS == QoS.ExactlyOnce) Acknowledge(PacketType.PubRec, packet.PacketId, ReasonCode.NotAuthorized, null);
    }

    private void Publish(in PublishPacket packet, ReadOnlySpan<byte> topic)
    {
        if (IsAboveReceiveMaximum(packet)) throw AboveReceiveMaximum(packet, topic);
        if (packet.QoS == QoS.ExactlyOnce && IsKnown(packet, topic)) return;
        var result = Route(packet, topic);
        if (packet.QoS == QoS.AtLeastOnce) Acknowledge(PacketType.PubAck, packet.PacketId, result.Reason, result.Commit);
        else if (packet.QoS == QoS.ExactlyOnce) AcknowledgeReceipt(packet.PacketId, result);
    }

    private bool IsAboveReceiveMaximum(in PublishPacket packet)
    {
        if (packet.QoS == QoS.AtMostOnce || connection.Version != ProtocolVersion.V5) return false;
        var unacknowledged = (Session.Incoming?.Count ?? 0) + connection.PubAcksDue;
        return unacknowledged >= Options.MaxAwaitingRelease && (packet.QoS == QoS.AtLeastOnce || !Session.Incoming!.Contains(packet.PacketId));
    }

    private ReadOnlySpan<byte> Resolve(in PublishPacket packet)
    {
        if (packet.TopicAlias > Options.MaxTopicAlias)
            throw new ProtocolException(ReasonCode.TopicAliasInvalid, $"topic alias {packet.TopicAlias} is above the maximum [MQTT-3.3.2-9]");
        return connection.Aliases.Resolve(packet.TopicAlias, packet.Topic);
    }

    // An identifier that waits for PUBREL: a repetition (DUP) is acknowledged again, not before the first is kept; another message under it is an error.
    private bool IsKnown(in PublishPacket packet, ReadOnlySpan<byte> topic)
    {
        if (Session.Incoming is not { } incoming) return false;
        if (incoming.Contains(packet.PacketId))
        {
            Counters.Add(BrokerCounter.PacketsPublishInuse);
            if (!packet.Dup) Drop(packet, topic);
            Counters.Add(packet.Dup ? FlowCounter.PublishRepeated : FlowCounter.PublishIdInUse);
            Acknowledge(PacketType.PubRec, packet.PacketId, packet.Dup ? ReasonCode.Success : ReasonCode.PacketIdentifierInUse, incoming.CommitOf(packet.PacketId));
            return true;
        }

        if (incoming.Count >= Options.MaxAwaitingRelease) throw AboveReceiveMaximum(packet, topic);
        return false;
    }

    private void Drop(in PublishPacket packet, ReadOnlySpan<byte> topic)
    {
        Counters.Add(BrokerCounter.MessagesDropped);
        Table.Announcer?.Refused(connection, packet, topic, "packet_identifier_inuse");
    }

    private ProtocolException AboveReceiveMaximum(in PublishPacket packet, ReadOnlySpan<byte> topic)
    {
        Table.Announcer?.Refused(connection, packet, topic, "receive_maximum_exceeded");
        return PublishRules.AboveReceiveMaximum(Counters);
    }

    private PublishResult Route(in PublishPacket packet, ReadOnlySpan<byte> topic)
    {
        var message = MessageOf(packet, topic, connection);
        var result = Table.Router.Publish(message, connection.Identity);
        message.Release();
        return result;
    }

    /// <summary>The message of a PUBLISH, with its topic.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Message MessageOf(in PublishPacket packet, ReadOnlySpan<byte> topic, MqttConnection connection)
    {
        var message = Message.Create(topic, packet.ForwardedPropertiesLength, packet.Payload);
        packet.CopyForwardedProperties(message.Properties);
        message.QoS = packet.QoS;
        message.Retain = packet.Retain;
        message.Dup = packet.Dup;
        message.Publisher = connection.Session.Number;
        message.PublisherHash = connection.Session.Hash;
        if (packet.HasMessageExpiry) message.ExpiresAt = connection.Table.Shard.UtcNow + (packet.MessageExpiry * 1000L);
        if (connection.Table.Announcer is not null) message.Sender = connection.Identity;
        return message;
    }

    private void Acknowledge(PacketType type, ushort packetId, ReasonCode reason, Commit? commit) =>
        connection.Acknowledge(new PendingAck(type, packetId, reason, commit, null));

    // The identifier is kept with the copies the message caused, or not at all [MQTT-4.3.3-2].
    private void AcknowledgeReceipt(ushort packetId, in PublishResult result)
    {
        if (result.Reason >= ReasonCode.UnspecifiedError)
        {
            Acknowledge(PacketType.PubRec, packetId, result.Reason, result.Commit);
            return;
        }

        var commit = result.Commit;
        if (Session.IsDurable)
        {
            commit ??= Table.Lane.Current;
            commit.Append(new() { Kind = StoreOperationKind.IncomingPut, Session = Session.StoreId, Number = packetId });
        }

        Session.AddIncoming(packetId, commit);
        Acknowledge(PacketType.PubRec, packetId, result.Reason, commit);
    }
}
