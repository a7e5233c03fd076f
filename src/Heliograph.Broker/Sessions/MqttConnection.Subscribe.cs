using Heliograph.Broker.Access;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Storage;
using Heliograph.Broker.Topics;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

// SUBSCRIBE, UNSUBSCRIBE and their acknowledgements (MQTT 5 §3.8 to §3.11).
public sealed partial class MqttConnection
{
    private void OnSubscribe(in Frame frame)
    {
        var packet = SubscribePacket.Read(frame, _version);
        CountReceived(BrokerCounter.PacketsSubscribeReceived);
        if (_access.IsChecked) SubscribeIfAllowed(packet, frame);
        else Subscribe(packet, null);
    }

    private void Subscribe(SubscribePacket packet, List<AccessDecision>? decisions)
    {
        _counters.Add(BrokerCounter.ClientSubscribe);
        var reasons = new ReasonCode[packet.FilterCount];
        List<(byte[] Filter, SubscriptionOptions Options)>? retained = null;
        for (var i = 0; packet.TryNext(out var filter, out var options); i++)
        {
            var isDenied = decisions is not null && decisions[i] == AccessDecision.Deny;
            reasons[i] = isDenied ? ReasonCode.NotAuthorized : Subscribe(filter, new(options, packet.SubscriptionIdentifier), ref retained);
        }

        _node.Gauges.RaiseSubscriptions();
        Acknowledge(new PendingAck(PacketType.SubAck, packet.PacketId, default, SubscriptionCommit(), reasons));
        if (retained is not null && !_isEnded) SendRetained(retained);
    }

    private ReasonCode Subscribe(
        ReadOnlySpan<byte> filter, SubscriptionOptions options, ref List<(byte[] Filter, SubscriptionOptions Options)>? retained)
    {
        if (!TopicFilter.IsValid(filter) || TopicLevels.Count(filter) > _options.MaxTopicLevels) return ReasonCode.TopicFilterInvalid;
        var isShared = TopicFilter.IsShared(filter);
        if (isShared && !IsValidShare(filter, options)) return ReasonCode.TopicFilterInvalid;
        var max = _options.MaxSubscriptions;
        if (max > 0 && _session!.Subscriptions.Count >= max && !_session.Subscriptions.Contains(filter)) return ReasonCode.QuotaExceeded;
        if (options.QoS > _options.MaxQoS) options = options with { Options = new(_options.MaxQoS, options.Options.NoLocal, options.Options.RetainAsPublished, options.Options.RetainHandling) };
        var isNew = _session!.Subscribe(filter, options);

        // [MQTT-3.3.1-9] to [MQTT-3.3.1-11]; a shared subscription gets no retained messages (§4.8.2).
        var handling = options.Options.RetainHandling;
        if (!isShared && (handling == 0 || (handling == 1 && isNew))) (retained ??= []).Add((filter.ToArray(), options));
        return (ReasonCode)options.QoS;
    }

    // [MQTT-3.8.3-4] No Local on a shared subscription is a protocol error.
    private static bool IsValidShare(ReadOnlySpan<byte> filter, in SubscriptionOptions options)
    {
        if (options.Options.NoLocal)
        {
            throw new ProtocolException(ReasonCode.ProtocolError, "No Local on a shared subscription [MQTT-3.8.3-4]");
        }

        return TopicFilter.TryParseShared(filter, out _, out _);
    }

    private void OnUnsubscribe(in Frame frame)
    {
        var packet = UnsubscribePacket.Read(frame, _version);
        CountReceived(BrokerCounter.PacketsUnsubscribeReceived);
        _counters.Add(BrokerCounter.ClientUnsubscribe);
        var reasons = new ReasonCode[packet.FilterCount];
        for (var i = 0; packet.TryNext(out var filter); i++) reasons[i] = Unsubscribe(filter);
        Acknowledge(new PendingAck(PacketType.UnsubAck, packet.PacketId, default, SubscriptionCommit(), reasons));
    }

    private ReasonCode Unsubscribe(ReadOnlySpan<byte> filter)
    {
        if (!TopicFilter.IsValid(filter)) return ReasonCode.TopicFilterInvalid;
        return _session!.Unsubscribe(filter) ? ReasonCode.Success : ReasonCode.NoSubscriptionExisted;
    }

    private Commit? SubscriptionCommit() => _session!.IsDurable && _table.Lane.Current is { IsEmpty: false } commit ? commit : null;

    private void SendRetained(List<(byte[] Filter, SubscriptionOptions Options)> filters)
    {
        var messages = new List<Message>();
        foreach (var (filter, options) in filters)
        {
            messages.Clear();
            _table.Routing.Retained.Match(filter, _table.Shard.UtcNow, messages);
            foreach (var message in messages)
            {
                _session!.DeliverRetained(message, options);
                message.Release();
            }
        }
    }

    private void WriteSubAck(PacketType type, ushort packetId, ReasonCode[] reasons)
    {
        if (_isEnded) return;
        var span = Link.Output.GetSpan(SubAckPacket.Length(type, reasons.Length, _version));
        Written(SubAckPacket.Write(span, type, packetId, reasons, _version), ReasonCells.Sent(type));
        CountErrors(type, reasons);
    }

    private void CountErrors(PacketType type, ReasonCode[] reasons)
    {
        if (!Array.Exists(reasons, reason => reason >= ReasonCode.UnspecifiedError)) return;
        if (type == PacketType.UnsubAck)
        {
            _counters.Add(BrokerCounter.PacketsUnsubscribeError);
            return;
        }

        foreach (var reason in reasons)
        {
            if (reason >= ReasonCode.UnspecifiedError) _counters.Add(ReasonCells.Subscription(reason));
        }

        _counters.Add(BrokerCounter.PacketsSubscribeError);
        if (IsVersion5 && Array.IndexOf(reasons, ReasonCode.NotAuthorized) >= 0) _counters.Add(BrokerCounter.PacketsSubscribeAuthError);
    }
}
