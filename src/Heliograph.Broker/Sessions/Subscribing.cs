using Heliograph.Broker.Access;
using Heliograph.Broker.Events;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Storage;
using Heliograph.Broker.Topics;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

/// <summary>SUBSCRIBE, UNSUBSCRIBE and their acknowledgements (MQTT 5 §3.8 to §3.11), checked at once or when the answer is there.</summary>
internal sealed class Subscribing(MqttConnection connection)
{
    private Session Session => connection.Session;

    private SessionTable Table => connection.Table;

    private ClientAccess Access => connection.Access;

    private MqttOptions Options => connection.Options;

    private ProtocolVersion Version => connection.Version;

    /// <summary>Takes a SUBSCRIBE.</summary>
    public void Subscribe(in Frame frame)
    {
        var packet = SubscribePacket.Read(frame, Version);
        connection.CountReceived(BrokerCounter.PacketsSubscribeReceived);
        if (Access.IsChecked) SubscribeIfAllowed(packet, frame);
        else Subscribe(packet, null);
    }

    private void Subscribe(SubscribePacket packet, List<AccessDecision>? decisions)
    {
        connection.Counters.Add(BrokerCounter.ClientSubscribe);
        var reasons = new ReasonCode[packet.FilterCount];
        var properties = Table.Announcer?.Share(BrokerEventKind.Subscribed, packet.Properties);
        List<(byte[] Filter, SubscriptionOptions Options)>? retained = null;
        for (var i = 0; packet.TryNext(out var filter, out var options); i++)
        {
            var isDenied = decisions is not null && decisions[i] == AccessDecision.Deny;
            if (decisions is not null) Table.Tracer?.Decided(connection, "SUBSCRIBE", filter, decisions[i]);
            reasons[i] = isDenied ? ReasonCode.NotAuthorized : Subscribe(filter, new(options, packet.SubscriptionIdentifier), properties, ref retained);
        }

        connection.Node.Gauges.RaiseSubscriptions();
        connection.Acknowledge(new PendingAck(PacketType.SubAck, packet.PacketId, default, SubscriptionCommit(), reasons));
        if (retained is not null && !connection.IsEnded) SendRetained(retained);
    }

    /// <summary>Subscribes for the client by order of an administrator: no rule is asked, no acknowledgement written. A reason for each filter.</summary>
    public ReasonCode[] Subscribe(IReadOnlyList<(byte[] Filter, SubscriptionOptions Options)> filters)
    {
        List<(byte[] Filter, SubscriptionOptions Options)>? retained = null;
        var reasons = new ReasonCode[filters.Count];
        for (var i = 0; i < reasons.Length; i++) reasons[i] = Subscribe(filters[i].Filter, filters[i].Options, null, ref retained);
        connection.Node.Gauges.RaiseSubscriptions();
        if (retained is not null && !connection.IsEnded) SendRetained(retained);
        return reasons;
    }

    private void SubscribeIfAllowed(SubscribePacket packet, in Frame frame)
    {
        var decisions = new List<AccessDecision>();
        List<AccessQuery>? questions = null;
        while (packet.TryNext(out var filter, out var options))
        {
            var request = Access.Subscribe(filter, options.QoS);
            var decision = TopicFilter.IsValid(filter) ? Access.Check(request, Table.Shard.Now) : AccessDecision.Allow;
            if (decision == AccessDecision.Pending) (questions ??= []).Add(request.Keep());
            decisions.Add(decision);
        }

        if (questions is null) SubscribeOrDeny(frame, decisions);
        else AskAboutSubscribe(questions, decisions, new(frame));
    }

    private void AskAboutSubscribe(List<AccessQuery> questions, List<AccessDecision> decisions, KeptPacket kept) => connection.Wait(() => Access.AskAsync(questions), answers =>
    {
        if (Access.IsOutdated(answers))
        {
            SubscribeIfAllowed(SubscribePacket.Read(kept.Frame, Version), kept.Frame);
            return;
        }

        for (int i = 0, next = 0; i < decisions.Count; i++)
        {
            if (decisions[i] != AccessDecision.Pending) continue;
            decisions[i] = Access.Conclude(questions[next].Request, answers.Decisions[next], Table.Shard.Now, answers.Generation);
            next++;
        }

        SubscribeOrDeny(kept.Frame, decisions);
    });

    private void SubscribeOrDeny(in Frame frame, List<AccessDecision> decisions)
    {
        if (Access.EndsWhenDenied && decisions.Contains(AccessDecision.Deny))
            throw new ProtocolException(ReasonCode.NotAuthorized, "a SUBSCRIBE to a topic that is not allowed to this client");
        Subscribe(SubscribePacket.Read(frame, Version), decisions);
    }

    private ReasonCode Subscribe(
        ReadOnlySpan<byte> filter, SubscriptionOptions options, byte[]? properties, ref List<(byte[] Filter, SubscriptionOptions Options)>? retained)
    {
        if (!TopicFilter.IsValid(filter) || TopicLevels.Count(filter) > Options.MaxTopicLevels) return ReasonCode.TopicFilterInvalid;
        var isShared = TopicFilter.IsShared(filter);
        if (isShared && !IsValidShare(filter, options)) return ReasonCode.TopicFilterInvalid;
        var max = Options.MaxSubscriptions;
        if (max > 0 && Session.Subscriptions.Count >= max && !Session.Subscriptions.Contains(filter)) return ReasonCode.QuotaExceeded;
        options = options.Within(Options.MaxQoS);
        var isNew = Session.Subscriptions.Subscribe(filter, options, properties);

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

    /// <summary>Takes an UNSUBSCRIBE.</summary>
    public void Unsubscribe(in Frame frame)
    {
        var packet = UnsubscribePacket.Read(frame, Version);
        connection.CountReceived(BrokerCounter.PacketsUnsubscribeReceived);
        connection.Counters.Add(BrokerCounter.ClientUnsubscribe);
        var reasons = new ReasonCode[packet.FilterCount];
        var properties = Table.Announcer?.Share(BrokerEventKind.Unsubscribed, packet.Properties);
        for (var i = 0; packet.TryNext(out var filter); i++) reasons[i] = Unsubscribe(filter, properties);
        connection.Acknowledge(new PendingAck(PacketType.UnsubAck, packet.PacketId, default, SubscriptionCommit(), reasons));
    }

    private ReasonCode Unsubscribe(ReadOnlySpan<byte> filter, byte[]? properties)
    {
        if (!TopicFilter.IsValid(filter)) return ReasonCode.TopicFilterInvalid;
        return Session.Subscriptions.Unsubscribe(filter, properties) ? ReasonCode.Success : ReasonCode.NoSubscriptionExisted;
    }

    private Commit? SubscriptionCommit() => Session.IsDurable && Table.Lane.Current is { IsEmpty: false } commit ? commit : null;

    private void SendRetained(List<(byte[] Filter, SubscriptionOptions Options)> filters)
    {
        var messages = new List<Message>();
        foreach (var (filter, options) in filters)
        {
            messages.Clear();
            Table.Routing.Retained.Match(filter, Table.Shard.UtcNow, messages);
            foreach (var message in messages)
            {
                Session.DeliverRetained(message, options);
                message.Release();
            }
        }
    }

    /// <summary>Writes a SUBACK or UNSUBACK.</summary>
    public void Write(PacketType type, ushort packetId, ReasonCode[] reasons)
    {
        if (connection.IsEnded) return;
        var span = connection.Link.Output.GetSpan(SubAckPacket.Length(type, reasons.Length, Version));
        connection.Written(SubAckPacket.Write(span, type, packetId, reasons, Version), ReasonCells.Sent(type));
        CountErrors(type, reasons);
    }

    private void CountErrors(PacketType type, ReasonCode[] reasons)
    {
        if (!Array.Exists(reasons, reason => reason >= ReasonCode.UnspecifiedError)) return;
        if (type == PacketType.UnsubAck)
        {
            connection.Counters.Add(BrokerCounter.PacketsUnsubscribeError);
            return;
        }

        foreach (var reason in reasons)
        {
            if (reason >= ReasonCode.UnspecifiedError) connection.Counters.Add(ReasonCells.Subscription(reason));
        }

        connection.Counters.Add(BrokerCounter.PacketsSubscribeError);
        if (Version == ProtocolVersion.V5 && Array.IndexOf(reasons, ReasonCode.NotAuthorized) >= 0) connection.Counters.Add(BrokerCounter.PacketsSubscribeAuthError);
    }
}
