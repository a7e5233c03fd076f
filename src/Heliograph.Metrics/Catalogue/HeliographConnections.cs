using Heliograph.Metrics.Instruments;
using static Heliograph.Metrics.Catalogue.MetricSurface;

namespace Heliograph.Metrics.Catalogue;

/// <summary>Connections by listener, and why they were refused or ended.</summary>
public static class HeliographConnections
{
    /// <summary>Why an accepted connection ended.</summary>
    public static readonly ReasonSet DisconnectReasons = new(
        ("bad_framing", DisconnectReason.BadFraming),
        ("banned", DisconnectReason.Banned),
        ("connection_lost", DisconnectReason.ConnectionLost),
        ("discarded", DisconnectReason.Discarded),
        ("internal_error", DisconnectReason.InternalError),
        ("keep_alive_timeout", DisconnectReason.KeepAliveTimeout),
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
        ("taken_over", DisconnectReason.TakenOver),
        ("topic_alias_invalid", DisconnectReason.TopicAliasInvalid),
        ("topic_name_invalid", DisconnectReason.TopicNameInvalid),
        ("with_will", DisconnectReason.WithWill));

    /// <summary>Why a CONNECT was refused.</summary>
    public static readonly ReasonSet ConnectRefusals = new(
        ("bad_authentication_method", ConnectRefusal.BadAuthenticationMethod),
        ("bad_user_name_or_password", ConnectRefusal.BadUserNameOrPassword),
        ("banned", ConnectRefusal.Banned),
        ("client_identifier_not_valid", ConnectRefusal.ClientIdentifierNotValid),
        ("malformed_packet", ConnectRefusal.MalformedPacket),
        ("not_authorized", ConnectRefusal.NotAuthorized),
        ("other", ConnectRefusal.Other),
        ("packet_too_large", ConnectRefusal.PacketTooLarge),
        ("protocol_error", ConnectRefusal.ProtocolError),
        ("qos_not_supported", ConnectRefusal.QoSNotSupported),
        ("quota_exceeded", ConnectRefusal.QuotaExceeded),
        ("retain_not_supported", ConnectRefusal.RetainNotSupported),
        ("server_busy", ConnectRefusal.ServerBusy),
        ("server_unavailable", ConnectRefusal.ServerUnavailable),
        ("topic_name_invalid", ConnectRefusal.TopicNameInvalid),
        ("unsupported_protocol_version", ConnectRefusal.UnsupportedProtocolVersion));

    /// <summary>Why a connection was ended before a CONNECT was answered on it, sorted by text.</summary>
    public static readonly IReadOnlyList<(string Reason, ConnectionRefusal Refusal)> Refusals =
    [
        ("connect_timeout", ConnectionRefusal.ConnectTimeout),
        ("handshake_timeout", ConnectionRefusal.HandshakeTimeout),
        ("listener_limit", ConnectionRefusal.ListenerLimit),
        ("no_connect", ConnectionRefusal.NoConnect),
        ("peer_left", ConnectionRefusal.PeerLeft),
        ("proxy_header", ConnectionRefusal.ProxyHeader),
        ("rate", ConnectionRefusal.Rate),
        ("resources", ConnectionRefusal.Resources),
        ("tls", ConnectionRefusal.Tls),
        ("total_limit", ConnectionRefusal.TotalLimit),
        ("websocket_upgrade", ConnectionRefusal.WebSocketUpgrade),
    ];

    private static readonly MetricLabel Listener = new("listener");

    internal static readonly MetricArea Area = new("heliograph_connections", "Heliograph: connections", Engine);

    /// <summary>Open connections.</summary>
    public static readonly MetricFamily Open = Area.Gauge(
        "heliograph_listener_connections", "Connections open now on a listener, those that have not sent CONNECT yet included.", "", Listener);

    /// <summary>Accepted connections.</summary>
    public static readonly MetricFamily Accepted = Area.Counter(
        "heliograph_listener_accepted_total", "Connections that a listener admitted within its limits.",
        "Before any handshake; those it refused for a limit are in heliograph_connections_refused_total only.", Listener);

    /// <summary>Refused connections.</summary>
    public static readonly MetricFamily Refused = Area.Counter(
        "heliograph_connections_refused_total", "Connections that ended before a CONNECT was answered on them, by listener and reason.",
        "listener_limit, total_limit, rate, resources: not admitted (resources: waits and is tried again); proxy_header, tls, websocket_upgrade: that "
        + "handshake failed; handshake_timeout: it was not done in time; connect_timeout: no CONNECT in time; no_connect: what came first was no CONNECT that "
        + "can be answered; peer_left: the peer closed before that.",
        Listener,
        new MetricLabel("reason", [.. Refusals.Select(entry => entry.Reason)]));

    /// <summary>Refused CONNECTs.</summary>
    public static readonly MetricFamily ConnectsRefused = Area.Counter(
        "heliograph_connects_refused_total", "CONNECT packets answered with a CONNACK that is not success, by reason.",
        "The sum is packets_connack_error of the deployment.",
        ConnectRefusals.Label);

    /// <summary>Ended connections.</summary>
    public static readonly MetricFamily Disconnects = Area.Counter(
        "heliograph_disconnects_total", "Accepted connections that ended, by reason.",
        "normal, with_will: the client sent DISCONNECT; connection_lost: it closed without, or the network broke; taken_over, discarded: another connection "
        + "of the client went on with the session, or asked for a clean start; not_kept: the store refused. The sum is client_disconnected of the deployment.",
        DisconnectReasons.Label);

    /// <summary>Bans for flapping.</summary>
    public static readonly MetricFamily FlappingBans = Area.Counter(
        "heliograph_flapping_bans_total", "Bans of client identifiers and addresses that came and went too often (flapping in the configuration).");
}
