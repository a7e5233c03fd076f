using static Heliograph.Server.Sql.Events.RuleColumns;

namespace Heliograph.Server.Sql.Events;

/// <summary>What happens to subscriptions.</summary>
internal static class SessionEvents
{
    private static readonly string[] s_tested = ["clientid", "username", "topic", "qos"];

    private static readonly RuleColumn[] s_subscription =
    [
        .. Client, PeerHost, PeerName, Text("topic", "t/a", "the filter as the client wrote it"), Number("qos", 1, "the QoS that was granted"),
    ];

    /// <summary>A client has subscribed.</summary>
    internal static readonly RuleEvent Subscribed = new(RuleEventKind.SessionSubscribed, "session.subscribed", "$events/session/subscribed")
    {
        OldTopic = "$events/session_subscribed",
        Title = "session subscribed",
        Description = "A client has subscribed to a filter, also when it had before.",
        Statement = "SELECT * FROM \"$events/session/subscribed\" WHERE topic =~ 't/#'",
        Columns = [Event("session.subscribed"), .. s_subscription, Map("sub_props", "the properties of SUBSCRIBE (MQTT 5)", UserProperties), Attributes, .. Always],
        TestColumns = s_tested,
    };

    /// <summary>A subscription is over.</summary>
    internal static readonly RuleEvent Unsubscribed = new(RuleEventKind.SessionUnsubscribed, "session.unsubscribed", "$events/session/unsubscribed")
    {
        OldTopic = "$events/session_unsubscribed",
        Title = "session unsubscribed",
        Description = "A subscription is over: the client, an administrator or a changed rule of access has ended it. Not when its session ends.",
        Statement = "SELECT * FROM \"$events/session/unsubscribed\" WHERE topic =~ 't/#'",
        Columns = [Event("session.unsubscribed"), .. s_subscription, Map("unsub_props", "the properties of UNSUBSCRIBE (MQTT 5)", UserProperties), Attributes, .. Always],
        TestColumns = s_tested,
    };
}
