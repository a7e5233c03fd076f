using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Catalogue;

/// <summary>Ended connections by EMQX's names of the reasons; the cells are those of <see cref="HeliographConnections.Disconnects"/>.</summary>
public static class DeploymentDisconnects
{
    /// <summary>EMQX's name where it has one for the same thing, ours otherwise.</summary>
    public static readonly ReasonSet Reasons = new(
        ("banned", DisconnectReason.Banned),
        ("discarded", DisconnectReason.Discarded),
        ("disconnect_with_will_message", DisconnectReason.WithWill),
        ("frame_error", DisconnectReason.BadFraming),
        ("implementation_specific_error", DisconnectReason.InternalError),
        ("keepalive_timeout", DisconnectReason.KeepAliveTimeout),
        ("kicked", DisconnectReason.Kicked),
        ("malformed_packet", DisconnectReason.MalformedPacket),
        ("normal", DisconnectReason.Normal),
        ("not_authorized", DisconnectReason.NotAuthorized),
        ("not_kept", DisconnectReason.NotKept),
        ("other", DisconnectReason.Other),
        ("packet_too_large", DisconnectReason.PacketTooLarge),
        ("protocol_error", DisconnectReason.ProtocolError),
        ("qos_not_supported", DisconnectReason.QoSNotSupported),
        ("quota_exceeded", DisconnectReason.QuotaExceeded),
        ("receive_maximum_exceeded", DisconnectReason.ReceiveMaximumExceeded),
        ("retain_not_supported", DisconnectReason.RetainNotSupported),
        ("server_shutting_down", DisconnectReason.ServerShuttingDown),
        ("takenover", DisconnectReason.TakenOver),
        ("tcp_closed", DisconnectReason.ConnectionLost),
        ("topic_alias_invalid", DisconnectReason.TopicAliasInvalid),
        ("topic_name_invalid", DisconnectReason.TopicNameInvalid));

    internal static readonly MetricArea Area = DeploymentLabels.Area("deployment_disconnects", "Disconnects by reason");

    /// <summary>Ended connections.</summary>
    public static readonly MetricFamily Disconnected = Area.Counter(
        DeploymentLabels.Prefix + "client_disconnected_reason", "Accepted connections that ended, by reason.",
        "The sum is client_disconnected. EMQX counts here what its TCP and TLS listeners report, from 5.8.4 on; tcp_closed also stands for other transports.",
        Reasons.Label);
}
