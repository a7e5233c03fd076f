using Heliograph.Server.Sql.Values;
using static Heliograph.Server.Sql.Events.RuleColumns;

namespace Heliograph.Server.Sql.Events;

/// <summary>What happens to clients.</summary>
internal static class ClientEvents
{
    private static readonly RuleColumn[] s_connection =
    [
        .. Client,
        PeerName,
        Text("sockname", "0.0.0.0:1883", "the address and port on which the client came in"),
        Text("proto_name", "MQTT", "the protocol's name"),
        Number("proto_ver", 5, "its version: 3, 4 or 5"),
    ];

    private static readonly RuleColumn[] s_wishes =
    [
        Number("keepalive", 60, "the seconds the client may be silent; 0 is for ever"),
        Truth("clean_start", true, "whether the client wanted a new session"),
        Number("expiry_interval", 3600, "the seconds for which the session outlives the connection"),
    ];

    private static readonly RuleColumn s_properties = Map(
        "conn_props", "the properties of CONNECT (MQTT 5)", [("Session-Expiry-Interval", SqlValue.Of(7200)), ("Receive-Maximum", SqlValue.Of(32)), .. UserProperties]);

    private static readonly RuleColumn s_connectedAt = Number("connected_at", Moment, "when the client came in, in Unix milliseconds");

    /// <summary>A client is in.</summary>
    internal static readonly RuleEvent Connected = new(RuleEventKind.ClientConnected, "client.connected", "$events/client/connected")
    {
        OldTopic = "$events/client_connected",
        Title = "client connected",
        Description = "A client is in.",
        Statement = "SELECT * FROM \"$events/client/connected\"",
        Columns =
        [
            Event("client.connected"), .. s_connection, .. s_wishes, new("mountpoint", default, "undefined: topics have no prefix here"),
            Number("receive_maximum", 32, "messages of QoS 1 and 2 that the client takes at once"), Truth("is_bridge", false, "false: a broker that says it is a bridge is told to come as a client"),
            s_properties, s_connectedAt, Attributes, .. Always,
        ],
        TestColumns = ["clientid", "username", "peername"],
    };

    /// <summary>A client that was in is gone.</summary>
    internal static readonly RuleEvent Disconnected = new(RuleEventKind.ClientDisconnected, "client.disconnected", "$events/client/disconnected")
    {
        OldTopic = "$events/client_disconnected",
        Title = "client disconnected",
        Description = "The connection of a client that was in is over.",
        Statement = "SELECT * FROM \"$events/client/disconnected\"",
        Columns =
        [
            Event("client.disconnected"), Text("reason", "normal", "why, such as `normal`, `tcp_closed`, `keepalive_timeout`, `kicked`, `takenover` or `discarded`"), .. s_connection,
            Map("disconn_props", "the properties of the client's DISCONNECT (MQTT 5)", [("Reason-String", SqlValue.Of("going home")), .. UserProperties]),
            s_connectedAt, Number("disconnected_at", Moment, "when, in Unix milliseconds"), Attributes, .. Always,
        ],
        TestColumns = ["clientid", "username", "reason"],
    };

    /// <summary>A CONNECT is answered.</summary>
    internal static readonly RuleEvent ConnAck = new(RuleEventKind.ClientConnAck, "client.connack", "$events/client/connack")
    {
        OldTopic = "$events/client_connack",
        Title = "CONNACK sent",
        Description = "A CONNECT is answered, with yes or no.",
        Statement = "SELECT * FROM \"$events/client/connack\" WHERE reason_code <> 'success'",
        Columns = [Event("client.connack"), Text("reason_code", "success", "the name of the reason code"), .. s_connection, .. s_wishes, s_properties, .. Always],
        TestColumns = ["clientid", "username", "reason_code"],
    };

    /// <summary>A client says that it is there.</summary>
    internal static readonly RuleEvent Ping = new(RuleEventKind.ClientPing, "client.ping", "$events/client/ping")
    {
        Title = "PINGREQ received",
        Description = "A client sends PINGREQ, so as not to be silent for too long.",
        Statement = "SELECT clientid, keepalive FROM \"$events/client/ping\"",
        Columns = [Event("client.ping"), .. s_connection, .. s_wishes, s_properties, .. Always],
        TestColumns = ["clientid", "username", "peername"],
    };

    /// <summary>It is decided whether a client comes in.</summary>
    internal static readonly RuleEvent Authentication = new(RuleEventKind.AuthenticationComplete, "client.check_authn_complete", "$events/auth/check_authn_complete")
    {
        OldTopic = "$events/client_check_authn_complete",
        Title = "authentication decided",
        Description = "It is decided whether a client may come in.",
        Statement = "SELECT * FROM \"$events/auth/check_authn_complete\" WHERE reason_code <> 'success'",
        Columns =
        [
            Event("client.check_authn_complete"), .. Client, PeerName, Text("reason_code", "success", "the name of the reason code"),
            Truth("is_superuser", true, "whether the client may do everything"), Truth("is_anonymous", false, "whether nobody was asked"), Attributes, .. Always,
        ],
        TestColumns = ["clientid", "username", "reason_code", "is_superuser", "is_anonymous"],
    };

    /// <summary>It is decided whether a client may do something.</summary>
    internal static readonly RuleEvent Authorization = new(RuleEventKind.AuthorizationComplete, "client.check_authz_complete", "$events/auth/check_authz_complete")
    {
        OldTopic = "$events/client_check_authz_complete",
        Title = "authorization decided",
        Description = "It is decided whether a client may publish to a topic or subscribe to a filter.",
        Statement = "SELECT * FROM \"$events/auth/check_authz_complete\" WHERE result = 'deny'",
        Columns =
        [
            Event("client.check_authz_complete"), .. Client, PeerHost, PeerName, Text("topic", "t/a", "the topic or filter"), Text("action", "publish", "`publish` or `subscribe`"),
            Text("authz_source", "file", "who decided: the type of the source (`file`, `built_in_database`, `http`, `redis`, `postgresql`), `client_info` (rules of the client itself), `superuser`, `cache` or `default`"), Text("result", "allow", "`allow` or `deny`"), Attributes, .. Always,
        ],
        TestColumns = ["clientid", "username", "topic", "action", "result"],
    };
}
