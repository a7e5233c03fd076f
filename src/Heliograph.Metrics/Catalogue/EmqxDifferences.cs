namespace Heliograph.Metrics.Catalogue;

/// <summary>The deliberate differences, for the documentation.</summary>
public static class EmqxDifferences
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<EmqxDifference> All { get; } =
    [
        new("authorization_matched_allow, authorization_matched_deny",
            "Always 0 on Prometheus from 5.0 until 6.0.3, 6.1.3 and 6.2.2: a misspelt key.", "Count."),
        new("messages_retained", "Always 0 from 5.0 until 6.2.2: no counter behind it.", "Counts every store, overwriting included."),
        new("packets_subscribe_error, packets_subscribe_auth_error", "Always 0 until 5.8.8, 5.9.2, 5.10.1 and 6.0.0.", "Count."),
        new("packets_unsubscribe_error", "Always 0.", "Counts an UNSUBSCRIBE answered with a code of 0x80 or above."),
        new("client_auth_anonymous", "Always 0 until 5.7.1.", "Counts, like authentication_success_anonymous."),
        new("client_disconnected",
            "Until 5.7.0 raised again when a parked session is taken over or discarded, so that it overtakes client_connected.",
            "Once per connection: client_connected − client_disconnected = live_connections_count."),
        new("session_terminated", "Skipped when a DISCONNECT sets the session expiry of a persistent session to 0.", "Counts it."),
        new("packets_publish_error, messages_dropped",
            "A QoS 2 PUBLISH repeated before its PUBREL is answered PUBREC 0x91 and books an error and a drop, even when DUP=1 says it is a repeat.",
            "A repeat with DUP=1 is answered with success and moves only the received counters and packets_publish_inuse; "
            + "with DUP=0 (an identifier used twice) it is as in EMQX."),
        new("packets_pubrec_inuse", "A second PUBREC for an identifier is answered with PUBREL 0x91.",
            "Answered with PUBREL 0x00: 0x91 is no reason code of PUBREL. Counted the same."),
        new("session_resumed, session_takenover",
            "A connection without clean start resumes the live session of a connection whose session has no expiry.",
            "That session ends with its connection, as both standards say: session_terminated and session_created count instead."),
        new("delivery_dropped_queue_full", "Until 5.8.5 a full queue kept the old message and lost the new one.", "The oldest goes, as later versions do."),
        new("packets_publish_dropped", "Gone from 5.9 on, replaced by two other names.", "Kept."),
        new("messages_dropped", "A QoS 0 PUBLISH above the rate quota counts from 5.9 on; before, in packets_publish_dropped only.", "Counts in both."),
        new("packets_connect_received", "In the reference table only; the page has packets_connect.", "Both, with the same value."),
        new("*_count", "Sampled about every 2 s.", "Read from the live structure at the scrape."),
        new("*_max", "Raised by samples, so that a short peak is missed; in a cluster the sum of peaks that may never have coincided.",
            "Exact on the node."),
        new("all counters in a cluster", "The sum falls when a node leaves.", "The last known value of a node that left stays in the sum."),
        new("rule_matched_count{match_status=\"failed\"}", "Until 5.8.2 not raised with its two parts.", "Always no_result + exception."),
        new("rule_action_execution_count",
            "Until 5.8.4 failed counts twice on a disabled connector; until 5.8.0 a refused republish counts as success.",
            "One outcome for each action, the true one."),
        new("rule_matched_rate", "In the reference table only.", "On the data-integration page, one series per rule."),
    ];
}
