using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

/// <summary>What is asked of a PUBLISH, apart from the connection it came on.</summary>
internal static class PublishRules
{
    /// <summary>Throws when <paramref name="packet"/> uses what was announced not to be available, or what only the server may send.</summary>
    public static void Check(in PublishPacket packet, MqttOptions options)
    {
        if (packet.QoS > options.MaxQoS) throw Violation(ReasonCode.QoSNotSupported, "a PUBLISH above Maximum QoS [MQTT-3.2.2-11]");
        if (packet.Retain && !options.RetainAvailable)
        {
            throw Violation(ReasonCode.RetainNotSupported, "a PUBLISH with RETAIN, which is not available [MQTT-3.2.2-14]");
        }

        if (packet.HasSubscriptionIdentifier)
        {
            throw Violation(ReasonCode.ProtocolError, "a client's PUBLISH has a subscription identifier [MQTT-3.3.4-6]");
        }
    }

    /// <summary>Counts a PUBLISH above Receive Maximum as EMQX does: after the rules were asked, the packet and the message are dropped [MQTT-3.3.4-9].</summary>
    public static ProtocolException AboveReceiveMaximum(CounterBlock counters)
    {
        counters.Add(BrokerCounter.PacketsPublishDropped);
        counters.Add(BrokerCounter.MessagesDropped);
        counters.Add(FlowCounter.PublishOverReceiveMaximum);
        return new(ReasonCode.ReceiveMaximumExceeded, "more PUBLISH packets not yet acknowledged than Receive Maximum allows [MQTT-3.3.4-7]");
    }

    private static ProtocolException Violation(ReasonCode reason, string detail) => new(reason, detail);
}
