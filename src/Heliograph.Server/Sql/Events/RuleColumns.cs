using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Events;

/// <summary>The columns that several events have.</summary>
internal static class RuleColumns
{
    /// <summary>The moment of all examples.</summary>
    internal const long Moment = 1_767_225_600_000;

    /// <summary>What happened to the node's clock when it happened.</summary>
    internal static readonly RuleColumn[] Always =
    [
        Number("timestamp", Moment, "when it happened, in Unix milliseconds"),
        Text("node", "heliograph", "the node on which it happened"),
    ];

    /// <summary>Whose it is.</summary>
    internal static readonly RuleColumn[] Client =
    [
        Text("clientid", "c_1", "the client identifier"),
        Text("username", "u_1", "the user name; undefined without one"),
    ];

    /// <summary>Where the client is.</summary>
    internal static readonly RuleColumn PeerHost = Text("peerhost", "192.168.0.10", "the client's address");

    /// <summary>Where the client is, with the port.</summary>
    internal static readonly RuleColumn PeerName = Text("peername", "192.168.0.10:32781", "the client's address and port");

    /// <summary>What authentication said of the client.</summary>
    internal static readonly RuleColumn Attributes = Map("client_attrs", "names and values that authentication gave the client", ("test", SqlValue.Of("example")));

    /// <summary>The number of a message.</summary>
    internal static readonly RuleColumn MessageId = Text("id", "0E4B3F6A9D2C517800000000000004D2", "the message, the same for all rules and events that it triggers");

    /// <summary>What is in a message, and how it was published.</summary>
    internal static readonly RuleColumn[] Message =
    [
        Text("payload", """{"msg": "hello"}""", "the payload as it came"),
        Text("topic", "t/a", "the topic"),
        Number("qos", 1, "the QoS"),
        Map("flags", "`retain` and `dup`", ("retain", SqlValue.Of(false)), ("dup", SqlValue.Of(false))),
        Map("pub_props", "the properties of the PUBLISH (MQTT 5)", [("Payload-Format-Indicator", SqlValue.Of(0)), ("Message-Expiry-Interval", SqlValue.Of(30)), .. UserProperties]),
        Number("publish_received_at", Moment, "when the message was published, in Unix milliseconds"),
    ];

    /// <summary>User properties of every kind of packet.</summary>
    internal static (string, SqlValue)[] UserProperties =>
    [
        ("User-Property", Fields([("foo", SqlValue.Of("bar"))])),
        ("User-Property-Pairs", SqlValue.Of([Fields([("key", SqlValue.Of("foo")), ("value", SqlValue.Of("bar"))])])),
    ];

    /// <summary>The column of the name of an event.</summary>
    internal static RuleColumn Event(string name) => Text("event", name, "the name of the event");

    /// <summary>A column with a text.</summary>
    internal static RuleColumn Text(string name, string example, string description) => new(name, SqlValue.Of(example), description);

    /// <summary>A column with a number.</summary>
    internal static RuleColumn Number(string name, long example, string description) => new(name, SqlValue.Of(example), description);

    /// <summary>A column that is true or false.</summary>
    internal static RuleColumn Truth(string name, bool example, string description) => new(name, SqlValue.Of(example), description);

    /// <summary>A column with a map.</summary>
    internal static RuleColumn Map(string name, string description, params (string, SqlValue)[] fields) => new(name, Fields(fields), description);

    private static SqlValue Fields((string Name, SqlValue Value)[] fields)
    {
        var map = new SqlMap(fields.Length);
        foreach (var (name, value) in fields) map[name] = value;
        return SqlValue.Of(map);
    }
}
