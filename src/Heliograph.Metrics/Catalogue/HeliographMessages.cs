using Heliograph.Metrics.Instruments;
using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>Messages and deliveries that went no further, by reason. The reasons exclude each other.</summary>
public static class HeliographMessages
{
    /// <summary>Why a message was lost on its way in.</summary>
    public static readonly ReasonSet DropReasons = new(
        ("expired", BrokerCounter.MessagesDroppedExpired),
        ("no_subscribers", BrokerCounter.MessagesDroppedNoSubscribers),
        ("not_kept", FlowCounter.MessagesNotKept),
        ("packet_id_in_use", FlowCounter.PublishIdInUse),
        ("rate", FlowCounter.PublishOverRate),
        ("receive_maximum", FlowCounter.PublishOverReceiveMaximum));

    /// <summary>Why a message did not reach a session's client.</summary>
    public static readonly ReasonSet DeliveryDropReasons = new(
        ("expired", BrokerCounter.DeliveryDroppedExpired),
        ("no_local", BrokerCounter.DeliveryDroppedNoLocal),
        ("not_kept", FlowCounter.DeliveriesNotKept),
        ("qos0_msg", BrokerCounter.DeliveryDroppedQoS0Msg),
        ("queue_full", BrokerCounter.DeliveryDroppedQueueFull),
        ("rejected", FlowCounter.DeliveriesRejected),
        ("session_ended", FlowCounter.DeliveriesSessionEnded),
        ("too_large", BrokerCounter.DeliveryDroppedTooLarge));

    /// <summary>Why a message was refused.</summary>
    public static readonly ReasonSet PublishRefusals = new(
        ("connection_ended", PublishRefusal.ConnectionEnded),
        ("not_authorized", PublishRefusal.NotAuthorized),
        ("protocol_error", PublishRefusal.ProtocolError),
        ("qos_not_supported", PublishRefusal.QoSNotSupported),
        ("quota_exceeded", PublishRefusal.QuotaExceeded),
        ("retain_not_supported", PublishRefusal.RetainNotSupported),
        ("topic_alias_invalid", PublishRefusal.TopicAliasInvalid),
        ("topic_name_invalid", PublishRefusal.TopicNameInvalid));

    /// <summary>Why a filter was refused.</summary>
    public static readonly ReasonSet SubscriptionRefusals = new(
        ("not_authorized", SubscriptionRefusal.NotAuthorized),
        ("other", SubscriptionRefusal.Other),
        ("quota_exceeded", SubscriptionRefusal.QuotaExceeded),
        ("topic_filter_invalid", SubscriptionRefusal.TopicFilterInvalid));

    internal static readonly MetricArea Area = new("heliograph_messages", "Heliograph: messages by fate", Engine);

    /// <summary>Messages dropped.</summary>
    public static readonly MetricFamily Dropped = Area.Counter(
        "heliograph_messages_dropped_total", "Messages lost on their way in, by reason.",
        "no_subscribers: nobody was there; expired: a QoS 2 message whose PUBREL never came (its subscribers have it); packet_id_in_use, receive_maximum: "
        + "the client broke the rules of QoS 2; rate: QoS 0, above the rate of the server or the node for too long; not_kept: the store refused, and the publisher was told (who needs no store may have it). "
        + "All but not_kept add up to messages_dropped of the deployment.",
        DropReasons.Label);

    /// <summary>Deliveries dropped.</summary>
    public static readonly MetricFamily DeliveriesDropped = Area.Counter(
        "heliograph_deliveries_dropped_total", "Messages that had a subscriber and did not reach it, by reason.",
        "session_ended: it waited, or was sent and not acknowledged, when its session ended; rejected: the client answered PUBREC with an error; not_kept: "
        + "the store refused, and the publisher was told. The other five add up to delivery_dropped of the deployment.",
        DeliveryDropReasons.Label);

    /// <summary>Messages refused.</summary>
    public static readonly MetricFamily Refused = Area.Counter(
        "heliograph_publishes_refused_total", "Messages refused on their way in, by reason.",
        "Not those that were dropped (heliograph_messages_dropped_total), nor packets that could not be parsed. connection_ended: it ended while an authorization source was asked.",
        PublishRefusals.Label);

    /// <summary>Filters refused.</summary>
    public static readonly MetricFamily SubscriptionsRefused = Area.Counter(
        "heliograph_subscriptions_refused_total", "Topic filters refused in a SUBSCRIBE, by reason.",
        "Once per filter; packets_subscribe_error of the deployment counts once per packet.",
        SubscriptionRefusals.Label);

    /// <summary>Retransmissions.</summary>
    public static readonly MetricFamily Retransmissions = Area.Counter(
        "heliograph_retransmissions_total", "Messages sent to a client again because it had not acknowledged them.",
        "When a client comes back to its session, and within a connection when mqtt.retryInterval is set. They are in messages_sent, too.");

    /// <summary>Messages waiting.</summary>
    public static readonly MetricFamily Queued = Area.Gauge(
        "heliograph_queue_messages", "Messages that wait in the queues of all sessions now, their clients connected or absent.");

    /// <summary>Age of the oldest.</summary>
    public static readonly MetricFamily OldestQueued = Area.Gauge(
        "heliograph_queue_oldest_seconds", "How long the oldest message in any session's queue has waited; 0 when none waits.",
        "In whole seconds; at most a minute too high from 17 minutes on, an hour from 17 hours on. Messages kept from before a start wait since then.");

    /// <summary>Messages in flight.</summary>
    public static readonly MetricFamily InFlight = Area.Gauge(
        "heliograph_inflight_messages", "Messages of QoS 1 and 2 that have a packet identifier and are not finished now, over all sessions.",
        "Sent or about to be, waiting for PUBACK, PUBREC or PUBCOMP; those of absent clients as well.");
}
