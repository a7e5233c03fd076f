using Heliograph.Metrics.Instruments;
using static Heliograph.Metrics.Instruments.BrokerCounter;

namespace Heliograph.Metrics.Catalogue;

/// <summary>Deliveries that did not reach their client, by reason.</summary>
public static class DeploymentDeliveries
{
    internal static readonly MetricArea Area = DeploymentLabels.Area("deployment_deliveries", "Deliveries dropped");

    /// <summary>Every counter of this area.</summary>
    public static IReadOnlyList<BrokerCounterFamily> Counters { get; } =
    [
        Of(DeliveryDropped, "delivery_dropped",
            "Messages that had a subscriber and were not delivered to it.",
            "The sum of the five reasons below."),
        Of(DeliveryDroppedNoLocal, "delivery_dropped_no_local",
            "Messages not delivered because the subscriber published them and subscribed with No Local."),
        Of(DeliveryDroppedTooLarge, "delivery_dropped_too_large",
            "Messages not delivered because the packet would exceed the client's Maximum Packet Size."),
        Of(DeliveryDroppedQoS0Msg, "delivery_dropped_qos0_msg",
            "QoS 0 messages not queued for an absent client because queueing of QoS 0 is switched off.",
            "A full queue counts in delivery_dropped_queue_full, whatever the QoS."),
        Of(DeliveryDroppedQueueFull, "delivery_dropped_queue_full",
            "Messages pushed out of a client's full queue.",
            "The oldest goes; any QoS."),
        Of(DeliveryDroppedExpired, "delivery_dropped_expired",
            "Messages not delivered because their message expiry interval had elapsed.",
            "When the queue is read or a retransmission is due, not at the moment of expiry."),
    ];

    private static BrokerCounterFamily Of(BrokerCounter counter, string name, string help, string moves = "") =>
        new(counter, Area.Counter(DeploymentLabels.Prefix + name, help, moves));
}
