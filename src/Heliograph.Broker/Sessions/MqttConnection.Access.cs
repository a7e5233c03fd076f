using Heliograph.Broker.Access;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

// What the client may do: PUBLISH and SUBSCRIBE that are checked, at once or when the answer is there.
public sealed partial class MqttConnection
{
    /// <summary>The next check asks the rules again.</summary>
    internal void ForgetAnswers() => _access.Forget();

    private void TakeUpIfAllowed(in PublishPacket packet, ReadOnlySpan<byte> topic, in Frame frame)
    {
        var request = _access.Publish(topic, packet.QoS, packet.Retain);
        var decision = _access.Check(request, _table.Shard.Now);
        if (decision == AccessDecision.Pending) AskAboutPublish(request.Keep(), new(frame));
        else PublishOrDeny(packet, topic, decision);
    }

    private void AskAboutPublish(AccessQuery query, KeptPacket kept) => Wait(() => _access.AskAsync([query]), answers =>
    {
        var decision = _access.Conclude(query.Request, answers.Decisions[0], _table.Shard.Now, answers.Generation);
        var packet = PublishPacket.Read(kept.Frame, _version);
        try
        {
            PublishOrDeny(packet, packet.TopicAlias == 0 ? packet.Topic : Resolve(packet), decision);
        }
        catch (ProtocolException violation) when (violation.Reason != ReasonCode.ReceiveMaximumExceeded)
        {
            _counters.Add(ReasonCells.Publish(violation.Reason));
            throw;
        }
    });

    private void PublishOrDeny(in PublishPacket packet, ReadOnlySpan<byte> topic, AccessDecision decision)
    {
        if (decision == AccessDecision.Allow) Publish(packet, topic);
        else Deny(packet);
    }

    private void Deny(in PublishPacket packet)
    {
        if (_access.EndsWhenDenied) throw new ProtocolException(ReasonCode.NotAuthorized, "a PUBLISH to a topic that is not allowed to this client");
        _counters.Add(ReasonCells.Publish(ReasonCode.NotAuthorized));
        if (packet.QoS == QoS.AtLeastOnce) Acknowledge(PacketType.PubAck, packet.PacketId, ReasonCode.NotAuthorized, null);
        else if (packet.QoS == QoS.ExactlyOnce) Acknowledge(PacketType.PubRec, packet.PacketId, ReasonCode.NotAuthorized, null);
    }

    private void SubscribeIfAllowed(SubscribePacket packet, in Frame frame)
    {
        var decisions = new List<AccessDecision>();
        List<AccessQuery>? questions = null;
        while (packet.TryNext(out var filter, out var options))
        {
            var request = _access.Subscribe(filter, options.QoS);
            var decision = TopicFilter.IsValid(filter) ? _access.Check(request, _table.Shard.Now) : AccessDecision.Allow;
            if (decision == AccessDecision.Pending) (questions ??= []).Add(request.Keep());
            decisions.Add(decision);
        }

        if (questions is null) SubscribeOrDeny(frame, decisions);
        else AskAboutSubscribe(questions, decisions, new(frame));
    }

    private void AskAboutSubscribe(List<AccessQuery> questions, List<AccessDecision> decisions, KeptPacket kept) => Wait(() => _access.AskAsync(questions), answers =>
    {
        for (int i = 0, next = 0; i < decisions.Count; i++)
        {
            if (decisions[i] != AccessDecision.Pending) continue;
            decisions[i] = _access.Conclude(questions[next].Request, answers.Decisions[next], _table.Shard.Now, answers.Generation);
            next++;
        }

        SubscribeOrDeny(kept.Frame, decisions);
    });

    private void SubscribeOrDeny(in Frame frame, List<AccessDecision> decisions)
    {
        if (_access.EndsWhenDenied && decisions.Contains(AccessDecision.Deny))
            throw new ProtocolException(ReasonCode.NotAuthorized, "a SUBSCRIBE to a topic that is not allowed to this client");
        Subscribe(SubscribePacket.Read(frame, _version), decisions);
    }
}
