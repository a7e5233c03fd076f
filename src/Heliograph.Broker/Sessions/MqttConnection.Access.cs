using Heliograph.Broker.Access;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

// What the client may do: PUBLISH and SUBSCRIBE that are checked, at once or when the answer is there.
public sealed partial class MqttConnection
{
    /// <summary>The client has authenticated again.</summary>
    internal void TakeOn(ClientAccess access)
    {
        _access = access;
        _session!.Identity = access.Client;
        SetNextDeadline(0);
    }

    /// <summary>The next check asks the rules again.</summary>
    internal void ForgetAnswers() => _access.Forget();

    /// <summary>What the rules have answered and the next check does not ask again.</summary>
    internal IReadOnlyList<RememberedAnswer> RememberedAnswers => _access.Remembered(_table.Shard.Now);

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
    }, () => _counters.Add(PublishRefusal.ConnectionEnded));

    private void PublishOrDeny(in PublishPacket packet, ReadOnlySpan<byte> topic, AccessDecision decision)
    {
        if (decision == AccessDecision.Allow) Publish(packet, topic);
        else Deny(packet);
    }

    private void Deny(in PublishPacket packet)
    {
        if (_access.EndsWhenDenied) throw new ProtocolException(ReasonCode.NotAuthorized, "a PUBLISH to a topic that is not allowed to this client");
        if (IsAboveReceiveMaximum(packet)) throw PublishRules.AboveReceiveMaximum(_counters);
        _counters.Add(ReasonCells.Publish(ReasonCode.NotAuthorized));
        if (packet.QoS == QoS.AtLeastOnce) Acknowledge(PacketType.PubAck, packet.PacketId, ReasonCode.NotAuthorized, null);
        else if (packet.QoS == QoS.ExactlyOnce) Acknowledge(PacketType.PubRec, packet.PacketId, ReasonCode.NotAuthorized, null);
    }
}
