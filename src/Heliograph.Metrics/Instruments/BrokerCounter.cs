namespace Heliograph.Metrics.Instruments;

/// <summary>
/// Every counter of the deployment surface, by the name it has there without its prefix
/// (<c>deployment_emqx_metrics_packets_publish_sent</c> is <see cref="PacketsPublishSent"/>).
/// The value is the cell's index in a <see cref="CounterBlock"/>.
/// </summary>
public enum BrokerCounter
{
    /// <summary><c>authentication_failure</c></summary>
    AuthenticationFailure,

    /// <summary><c>authentication_success</c></summary>
    AuthenticationSuccess,

    /// <summary><c>authentication_success_anonymous</c></summary>
    AuthenticationSuccessAnonymous,

    /// <summary><c>authorization_allow</c></summary>
    AuthorizationAllow,

    /// <summary><c>authorization_cache_hit</c></summary>
    AuthorizationCacheHit,

    /// <summary><c>authorization_cache_miss</c></summary>
    AuthorizationCacheMiss,

    /// <summary><c>authorization_deny</c></summary>
    AuthorizationDeny,

    /// <summary><c>authorization_matched_allow</c></summary>
    AuthorizationMatchedAllow,

    /// <summary><c>authorization_matched_deny</c></summary>
    AuthorizationMatchedDeny,

    /// <summary><c>authorization_nomatch</c></summary>
    AuthorizationNomatch,

    /// <summary><c>authorization_superuser</c></summary>
    AuthorizationSuperuser,

    /// <summary><c>bytes_received</c></summary>
    BytesReceived,

    /// <summary><c>bytes_sent</c></summary>
    BytesSent,

    /// <summary><c>client_auth_anonymous</c></summary>
    ClientAuthAnonymous,

    /// <summary><c>client_authenticate</c></summary>
    ClientAuthenticate,

    /// <summary><c>client_authorize</c></summary>
    ClientAuthorize,

    /// <summary><c>client_connack</c></summary>
    ClientConnAck,

    /// <summary><c>client_connect</c></summary>
    ClientConnect,

    /// <summary><c>client_connected</c></summary>
    ClientConnected,

    /// <summary><c>client_disconnected</c></summary>
    ClientDisconnected,

    /// <summary><c>client_subscribe</c></summary>
    ClientSubscribe,

    /// <summary><c>client_unsubscribe</c></summary>
    ClientUnsubscribe,

    /// <summary><c>delivery_dropped</c></summary>
    DeliveryDropped,

    /// <summary><c>delivery_dropped_expired</c></summary>
    DeliveryDroppedExpired,

    /// <summary><c>delivery_dropped_no_local</c></summary>
    DeliveryDroppedNoLocal,

    /// <summary><c>delivery_dropped_qos0_msg</c></summary>
    DeliveryDroppedQoS0Msg,

    /// <summary><c>delivery_dropped_queue_full</c></summary>
    DeliveryDroppedQueueFull,

    /// <summary><c>delivery_dropped_too_large</c></summary>
    DeliveryDroppedTooLarge,

    /// <summary><c>messages_acked</c></summary>
    MessagesAcked,

    /// <summary><c>messages_delayed</c></summary>
    MessagesDelayed,

    /// <summary><c>messages_delivered</c></summary>
    MessagesDelivered,

    /// <summary><c>messages_dropped</c></summary>
    MessagesDropped,

    /// <summary><c>messages_dropped_expired</c></summary>
    MessagesDroppedExpired,

    /// <summary><c>messages_dropped_no_subscribers</c></summary>
    MessagesDroppedNoSubscribers,

    /// <summary><c>messages_forward</c></summary>
    MessagesForward,

    /// <summary><c>messages_publish</c></summary>
    MessagesPublish,

    /// <summary><c>messages_qos0_received</c></summary>
    MessagesQoS0Received,

    /// <summary><c>messages_qos0_sent</c></summary>
    MessagesQoS0Sent,

    /// <summary><c>messages_qos1_received</c></summary>
    MessagesQoS1Received,

    /// <summary><c>messages_qos1_sent</c></summary>
    MessagesQoS1Sent,

    /// <summary><c>messages_qos2_received</c></summary>
    MessagesQoS2Received,

    /// <summary><c>messages_qos2_sent</c></summary>
    MessagesQoS2Sent,

    /// <summary><c>messages_received</c></summary>
    MessagesReceived,

    /// <summary><c>messages_retained</c></summary>
    MessagesRetained,

    /// <summary><c>messages_sent</c></summary>
    MessagesSent,

    /// <summary><c>packets_auth_received</c></summary>
    PacketsAuthReceived,

    /// <summary><c>packets_auth_sent</c></summary>
    PacketsAuthSent,

    /// <summary><c>packets_connack_auth_error</c></summary>
    PacketsConnAckAuthError,

    /// <summary><c>packets_connack_error</c></summary>
    PacketsConnAckError,

    /// <summary><c>packets_connack_sent</c></summary>
    PacketsConnAckSent,

    /// <summary><c>packets_connect</c></summary>
    PacketsConnect,

    /// <summary><c>packets_disconnect_received</c></summary>
    PacketsDisconnectReceived,

    /// <summary><c>packets_disconnect_sent</c></summary>
    PacketsDisconnectSent,

    /// <summary><c>packets_pingreq_received</c></summary>
    PacketsPingReqReceived,

    /// <summary><c>packets_pingresp_sent</c></summary>
    PacketsPingRespSent,

    /// <summary><c>packets_puback_inuse</c></summary>
    PacketsPubAckInuse,

    /// <summary><c>packets_puback_missed</c></summary>
    PacketsPubAckMissed,

    /// <summary><c>packets_puback_received</c></summary>
    PacketsPubAckReceived,

    /// <summary><c>packets_puback_sent</c></summary>
    PacketsPubAckSent,

    /// <summary><c>packets_pubcomp_inuse</c></summary>
    PacketsPubCompInuse,

    /// <summary><c>packets_pubcomp_missed</c></summary>
    PacketsPubCompMissed,

    /// <summary><c>packets_pubcomp_received</c></summary>
    PacketsPubCompReceived,

    /// <summary><c>packets_pubcomp_sent</c></summary>
    PacketsPubCompSent,

    /// <summary><c>packets_publish_auth_error</c></summary>
    PacketsPublishAuthError,

    /// <summary><c>packets_publish_dropped</c></summary>
    PacketsPublishDropped,

    /// <summary><c>packets_publish_error</c></summary>
    PacketsPublishError,

    /// <summary><c>packets_publish_inuse</c></summary>
    PacketsPublishInuse,

    /// <summary><c>packets_publish_received</c></summary>
    PacketsPublishReceived,

    /// <summary><c>packets_publish_sent</c></summary>
    PacketsPublishSent,

    /// <summary><c>packets_pubrec_inuse</c></summary>
    PacketsPubRecInuse,

    /// <summary><c>packets_pubrec_missed</c></summary>
    PacketsPubRecMissed,

    /// <summary><c>packets_pubrec_received</c></summary>
    PacketsPubRecReceived,

    /// <summary><c>packets_pubrec_sent</c></summary>
    PacketsPubRecSent,

    /// <summary><c>packets_pubrel_missed</c></summary>
    PacketsPubRelMissed,

    /// <summary><c>packets_pubrel_received</c></summary>
    PacketsPubRelReceived,

    /// <summary><c>packets_pubrel_sent</c></summary>
    PacketsPubRelSent,

    /// <summary><c>packets_received</c></summary>
    PacketsReceived,

    /// <summary><c>packets_sent</c></summary>
    PacketsSent,

    /// <summary><c>packets_suback_sent</c></summary>
    PacketsSubAckSent,

    /// <summary><c>packets_subscribe_auth_error</c></summary>
    PacketsSubscribeAuthError,

    /// <summary><c>packets_subscribe_error</c></summary>
    PacketsSubscribeError,

    /// <summary><c>packets_subscribe_received</c></summary>
    PacketsSubscribeReceived,

    /// <summary><c>packets_unsuback_sent</c></summary>
    PacketsUnsubAckSent,

    /// <summary><c>packets_unsubscribe_error</c></summary>
    PacketsUnsubscribeError,

    /// <summary><c>packets_unsubscribe_received</c></summary>
    PacketsUnsubscribeReceived,

    /// <summary><c>session_created</c></summary>
    SessionCreated,

    /// <summary><c>session_discarded</c></summary>
    SessionDiscarded,

    /// <summary><c>session_resumed</c></summary>
    SessionResumed,

    /// <summary><c>session_takenover</c></summary>
    SessionTakenover,

    /// <summary><c>session_terminated</c></summary>
    SessionTerminated,

    /// <summary>Not a counter: how many there are.</summary>
    Count,
}
