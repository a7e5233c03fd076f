namespace Heliograph.Tests.Truth;

/// <summary>
/// For every family of the deployment page one that moves near it: by a like packet, on the same way, or as the whole of which it is a part. A
/// scenario in which only that one moves shows that the family does not move for the wrong reason.
/// </summary>
internal static class Neighbours
{
    private static readonly (string Neighbour, string Families)[] s_table =
    [
        // octets and packets
        ("bytes_sent", "bytes_received"),
        ("bytes_received", "bytes_sent"),
        ("packets_sent", "packets_received"),
        ("packets_received", "packets_sent packets_pingreq_received"),
        ("packets_disconnect_received", "packets_connect packets_connect_received"),
        ("packets_connect", "packets_connack_sent packets_auth_received client_connect client_connack"),
        ("packets_connack_sent", "packets_connack_error"),
        ("packets_connack_error", "packets_connack_auth_error"),
        ("packets_auth_received", "packets_auth_sent"),
        ("messages_received", "packets_publish_received"),
        ("messages_delivered", "packets_publish_sent messages_sent"),
        ("packets_publish_received", "packets_publish_error"),
        ("packets_publish_error", "packets_publish_inuse packets_publish_auth_error delayed_count"),
        ("messages_dropped", "packets_publish_dropped messages_dropped_no_subscribers delivery_dropped"),
        ("packets_puback_sent", "packets_puback_received"),
        ("packets_puback_received", "packets_puback_sent packets_puback_missed messages_acked"),
        ("packets_puback_missed", "packets_puback_inuse"),
        ("packets_pubrec_sent", "packets_pubrec_received"),
        ("packets_pubrec_received", "packets_pubrec_sent packets_pubrec_missed"),
        ("packets_pubrec_missed", "packets_pubrec_inuse"),
        ("packets_pubrel_sent", "packets_pubrel_received"),
        ("packets_pubrel_received", "packets_pubrel_sent packets_pubrel_missed"),
        ("packets_pubcomp_sent", "packets_pubcomp_received"),
        ("packets_pubcomp_received", "packets_pubcomp_sent packets_pubcomp_missed"),
        ("packets_pubcomp_missed", "packets_pubcomp_inuse"),
        ("packets_unsubscribe_received", "packets_subscribe_received"),
        ("packets_unsuback_sent", "packets_suback_sent packets_unsubscribe_error"),
        ("packets_suback_sent", "packets_subscribe_error packets_unsuback_sent"),
        ("packets_subscribe_error", "packets_subscribe_auth_error"),
        ("packets_subscribe_received", "packets_unsubscribe_received"),
        ("packets_pingreq_received", "packets_pingresp_sent"),
        ("client_disconnected", "packets_disconnect_received packets_disconnect_sent session_terminated session_takenover"),

        // messages and deliveries
        ("messages_publish", "messages_received messages_delivered"),
        ("messages_received", "messages_qos0_received messages_qos1_received messages_qos2_received messages_publish"),
        ("delivery_dropped", "messages_dropped delivery_dropped_no_local delivery_dropped_too_large delivery_dropped_qos0_msg delivery_dropped_queue_full delivery_dropped_expired"),
        ("delivery_dropped_expired", "messages_dropped_expired"),
        ("messages_sent", "messages_qos0_sent messages_qos1_sent messages_qos2_sent"),
        ("retained_count", "messages_retained retained_max"),
        ("delayed_count", "messages_delayed delayed_max"),
        ("messages_retained", "retained_count"),

        // access
        ("client_authenticate", "authentication_failure"),
        ("authorization_deny", "authorization_allow"),
        ("authorization_allow", "authorization_deny authorization_nomatch"),
        ("authorization_cache_miss", "authorization_cache_hit"),
        ("authorization_cache_hit", "authorization_cache_miss client_authorize"),
        ("authorization_matched_deny", "authorization_matched_allow"),
        ("authorization_matched_allow", "authorization_matched_deny"),
        ("client_authorize", "authorization_superuser"),

        // clients and sessions
        ("client_connect", "client_connected client_authenticate client_auth_anonymous authentication_success authentication_success_anonymous"),
        ("session_terminated", "client_disconnected client_disconnected_reason"),
        ("client_unsubscribe", "client_subscribe"),
        ("client_subscribe", "client_unsubscribe subscriptions_count suboptions_count subscribers_count topics_count"),
        ("client_subscribe", "deployment_emqx_subscriptions_count deployment_emqx_topics_count"),
        ("client_connected", "session_created session_resumed"),
        ("session_created", "session_discarded"),
        ("sessions_count", "live_connections_count deployment_emqx_connections_count sessions_max"),
        ("live_connections_count", "live_connections_max connections_count channels_count sessions_count cluster_sessions_count deployment_emqx_sessions_count"),
        ("connections_count", "connections_max"),
        ("channels_count", "channels_max"),
        ("cluster_sessions_count", "cluster_sessions_max"),
        ("subscriptions_count", "subscriptions_max subscriptions_shared_count"),
        ("suboptions_count", "suboptions_max"),
        ("subscribers_count", "subscribers_max"),
        ("subscriptions_shared_count", "subscriptions_shared_max"),
        ("topics_count", "topics_max"),
    ];

    /// <summary>By family.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        s_table.SelectMany(row => row.Families.Split(' ').Select(family => (family, row.Neighbour))).ToDictionary(pair => pair.family, pair => pair.Neighbour);
}
