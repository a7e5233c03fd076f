using Heliograph.Metrics.Instruments;
using static Heliograph.Metrics.Instruments.BrokerCounter;

namespace Heliograph.Metrics.Catalogue;

/// <summary>Octets and MQTT control packets in and out.</summary>
public static class DeploymentPackets
{
    internal static readonly MetricArea Area = DeploymentLabels.Area("deployment_packets", "Octets and packets");

    /// <summary>Every counter of this area.</summary>
    public static IReadOnlyList<BrokerCounterFamily> Counters { get; } =
    [
        Of(BytesReceived, "bytes_received",
            "Octets of MQTT received from clients, after TLS and WebSocket are taken off.",
            "As payload arrives, even if it never becomes a packet; not the HTTP upgrade, WebSocket frames, TLS records or PROXY header."),
        Of(BytesSent, "bytes_sent",
            "Octets of MQTT handed to clients' connections, before WebSocket and TLS are put on.",
            "With every packet sent, $SYS messages included."),
        Of(BrokerCounter.PacketsReceived, "packets_received",
            "MQTT packets received and parsed, of every type.",
            "Before any check: refused and duplicate packets count; malformed ones do not."),
        Of(BrokerCounter.PacketsSent, "packets_sent",
            "MQTT packets sent, of every type, except PUBLISH on $SYS topics.",
            "When a packet has been serialised and handed to the connection, not when the client gets it."),
        Of(PacketsConnect, "packets_connect",
            "CONNECT packets received.",
            "Even if refused, or a second one on the same connection."),
        Of(PacketsConnect, "packets_connect_received",
            "CONNECT packets received: the same number as packets_connect, under the name that the reference table gives it."),
        Of(PacketsConnAckSent, "packets_connack_sent", "CONNACK packets sent, with any code."),
        Of(PacketsConnAckError, "packets_connack_error", "CONNACK packets sent with a code other than success."),
        Of(PacketsConnAckAuthError, "packets_connack_auth_error",
            "CONNACK packets sent that refuse the credentials or the client.",
            "MQTT 5 codes 0x86 and 0x87; MQTT 3 codes 4 and 5, to which a ban and a bad authentication method are mapped as well."),
        Of(PacketsPublishReceived, "packets_publish_received",
            "PUBLISH packets received.",
            "Whatever becomes of them: denied, duplicate and $SYS ones count."),
        Of(PacketsPublishSent, "packets_publish_sent",
            "PUBLISH packets sent, retransmissions included, $SYS topics excluded."),
        Of(PacketsPublishError, "packets_publish_error",
            "PUBACK and PUBREC packets sent with a reason code of 0x80 or above.",
            "Cannot move for QoS 0, nor when a denied publisher is disconnected instead; 0x10 (no subscriber) is not an error. "
            + "Counts for MQTT 3 as well, where the code is not on the wire."),
        Of(PacketsPublishAuthError, "packets_publish_auth_error",
            "PUBACK and PUBREC packets sent with reason code 0x87, not authorised."),
        Of(PacketsPublishInuse, "packets_publish_inuse",
            "QoS 2 PUBLISH packets received whose packet identifier still waits for its PUBREL.",
            "A repeat with DUP=1 counts too, and is then answered with success."),
        Of(PacketsPublishDropped, "packets_publish_dropped",
            "PUBLISH packets discarded because a receive limit was exceeded.",
            "QoS 2 beyond the number that may wait for PUBREL (answered by DISCONNECT 0x93), or QoS 0 beyond the rate quota; "
            + "QoS 1 and 2 beyond the quota count in packets_publish_error instead."),
        Of(PacketsPubAckReceived, "packets_puback_received", "PUBACK packets received."),
        Of(PacketsPubAckSent, "packets_puback_sent", "PUBACK packets sent."),
        Of(PacketsPubAckMissed, "packets_puback_missed", "PUBACK packets received for a packet identifier that is not in flight."),
        Of(PacketsPubAckInuse, "packets_puback_inuse",
            "PUBACK packets received for a message that is already past its PUBREC."),
        Of(PacketsPubRecReceived, "packets_pubrec_received", "PUBREC packets received."),
        Of(PacketsPubRecSent, "packets_pubrec_sent", "PUBREC packets sent."),
        Of(PacketsPubRecMissed, "packets_pubrec_missed",
            "PUBREC packets received for a packet identifier that is not in flight.",
            "Answered with PUBREL 0x92."),
        Of(PacketsPubRecInuse, "packets_pubrec_inuse",
            "PUBREC packets received a second time for the same message.",
            "Answered with PUBREL again."),
        Of(PacketsPubRelReceived, "packets_pubrel_received", "PUBREL packets received."),
        Of(PacketsPubRelSent, "packets_pubrel_sent", "PUBREL packets sent, retransmissions included."),
        Of(PacketsPubRelMissed, "packets_pubrel_missed",
            "PUBREL packets received for a packet identifier that is not waiting for one.",
            "Never seen, done, or timed out; answered with PUBCOMP 0x92."),
        Of(PacketsPubCompReceived, "packets_pubcomp_received", "PUBCOMP packets received."),
        Of(PacketsPubCompSent, "packets_pubcomp_sent", "PUBCOMP packets sent."),
        Of(PacketsPubCompMissed, "packets_pubcomp_missed", "PUBCOMP packets received for a packet identifier that is not in flight."),
        Of(PacketsPubCompInuse, "packets_pubcomp_inuse", "PUBCOMP packets received before the PUBREC of their message."),
        Of(PacketsSubscribeReceived, "packets_subscribe_received", "SUBSCRIBE packets received.", "One per packet, not per filter."),
        Of(PacketsSubAckSent, "packets_suback_sent", "SUBACK packets sent."),
        Of(PacketsSubscribeError, "packets_subscribe_error",
            "SUBSCRIBE packets answered with at least one refusal (a code of 0x80 or above).",
            "One per packet, however many filters were refused."),
        Of(PacketsSubscribeAuthError, "packets_subscribe_auth_error",
            "SUBSCRIBE packets answered with at least one code 0x87, not authorised.",
            "MQTT 5 only: MQTT 3 clients get 0x80 for every reason."),
        Of(PacketsUnsubscribeReceived, "packets_unsubscribe_received", "UNSUBSCRIBE packets received.", "One per packet, not per filter."),
        Of(PacketsUnsubAckSent, "packets_unsuback_sent", "UNSUBACK packets sent."),
        Of(PacketsUnsubscribeError, "packets_unsubscribe_error",
            "UNSUBSCRIBE packets answered with at least one code of 0x80 or above.",
            "0x11 (no such subscription) is not an error."),
        Of(PacketsPingReqReceived, "packets_pingreq_received", "PINGREQ packets received."),
        Of(PacketsPingRespSent, "packets_pingresp_sent", "PINGRESP packets sent."),
        Of(PacketsDisconnectReceived, "packets_disconnect_received", "DISCONNECT packets received."),
        Of(PacketsDisconnectSent, "packets_disconnect_sent",
            "DISCONNECT packets sent.",
            "MQTT 5 only: takeover, kick, keep-alive, protocol error, receive maximum, denied with disconnect."),
        Of(PacketsAuthReceived, "packets_auth_received", "AUTH packets received (enhanced and repeated authentication)."),
        Of(PacketsAuthSent, "packets_auth_sent", "AUTH packets sent (enhanced and repeated authentication)."),
    ];

    private static BrokerCounterFamily Of(BrokerCounter counter, string name, string help, string moves = "") =>
        new(counter, Area.Counter(DeploymentLabels.Prefix + name, help, moves));
}
