using Heliograph.Metrics.Instruments;
using static Heliograph.Metrics.Instruments.BrokerCounter;

namespace Heliograph.Metrics.Catalogue;

/// <summary>Messages by where they come in and go out.</summary>
public static class DeploymentMessages
{
    internal static readonly MetricArea Area = DeploymentLabels.Area("deployment_messages", "Messages");

    /// <summary>Every counter of this area.</summary>
    public static IReadOnlyList<BrokerCounterFamily> Counters { get; } =
    [
        Of(MessagesReceived, "messages_received",
            "Messages received: PUBLISH packets, publishes over HTTP and republishes of rules.",
            "The sum of the three by QoS. Not wills, released delayed messages, retained deliveries or bridge ingress; "
            + "refused and duplicate PUBLISH packets count."),
        Of(MessagesQoS0Received, "messages_qos0_received", "Messages received with QoS 0."),
        Of(MessagesQoS1Received, "messages_qos1_received", "Messages received with QoS 1."),
        Of(MessagesQoS2Received, "messages_qos2_received", "Messages received with QoS 2."),
        Of(MessagesPublish, "messages_publish",
            "Messages accepted for routing, from any source.",
            "Accepted PUBLISH, will, HTTP, republish, bridge ingress; a delayed message when stored and again when released. "
            + "Not $SYS, refused or duplicate ones."),
        Of(MessagesDropped, "messages_dropped",
            "Messages lost on their way in.",
            "No subscriber, a QoS 2 identifier in use (DUP=0), too many QoS 2 messages waiting, or PUBREL never came. Denied ones are not drops."),
        Of(MessagesDroppedNoSubscribers, "messages_dropped_no_subscribers",
            "Messages that reached no subscriber.",
            "$SYS messages never count; a message that was retained or taken by a rule does."),
        Of(MessagesDroppedExpired, "messages_dropped_expired",
            "QoS 2 messages received whose PUBREL did not come in time.",
            "The subscribers already have such a message. An elapsed message expiry interval never counts here, but in delivery_dropped_expired."),
        Of(MessagesForward, "messages_forward",
            "Routes to other nodes along which messages were sent.",
            "+1 per message and remote route, counted on the publishing node; handing over to a member of a share group does not count."),
        Of(MessagesDelivered, "messages_delivered",
            "Messages prepared for delivery to a client.",
            "New, retransmitted, replayed, retained and $SYS alike, before their size is checked."),
        Of(MessagesSent, "messages_sent",
            "Messages sent to clients, except on $SYS topics.",
            "The sum of the three by QoS; equals packets_publish_sent."),
        Of(MessagesQoS0Sent, "messages_qos0_sent", "Messages sent to clients with QoS 0 as granted."),
        Of(MessagesQoS1Sent, "messages_qos1_sent", "Messages sent to clients with QoS 1 as granted."),
        Of(MessagesQoS2Sent, "messages_qos2_sent", "Messages sent to clients with QoS 2 as granted."),
        Of(MessagesAcked, "messages_acked",
            "Messages that their receiving client acknowledged.",
            "An accepted PUBACK (QoS 1) or PUBREC (QoS 2); not PUBCOMP."),
        Of(MessagesRetained, "messages_retained",
            "Messages stored as the retained message of their topic.",
            "Overwriting counts; deleting and reading do not. How many there are now is retained_count."),
        Of(MessagesDelayed, "messages_delayed",
            "Messages put into the delayed store.",
            "Being released does not count, nor being refused because the store is full."),
    ];

    private static BrokerCounterFamily Of(BrokerCounter counter, string name, string help, string moves = "") =>
        new(counter, Area.Counter(DeploymentLabels.Prefix + name, help, moves));
}
