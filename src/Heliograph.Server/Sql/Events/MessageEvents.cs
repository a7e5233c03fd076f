using static Heliograph.Server.Sql.Events.RuleColumns;

namespace Heliograph.Server.Sql.Events;

/// <summary>What happens to messages.</summary>
internal static class MessageEvents
{
    private static readonly string[] s_published = ["clientid", "username", "topic", "qos", "payload"];
    private static readonly string[] s_received = ["from_clientid", "from_username", .. s_published];

    private static readonly RuleColumn[] s_sender =
    [
        Text("from_clientid", "c_2", "the client identifier of the publisher; undefined when no client published it"),
        Text("from_username", "u_2", "the user name of the publisher"),
    ];

    /// <summary>A message is published.</summary>
    internal static readonly RuleEvent Publish = new(RuleEventKind.MessagePublish, "message.publish", "$events/message_publish")
    {
        Title = "message published",
        Description = "A message is published. FROM has its topic, or a filter.",
        Statement = "SELECT payload.msg AS msg FROM \"t/#\" WHERE msg = 'hello'",
        Columns = [Event("message.publish"), MessageId, .. Client, PeerHost, PeerName, .. Message, Attributes, .. Always],
        TestColumns = s_published,
    };

    /// <summary>A message is sent to a client.</summary>
    internal static readonly RuleEvent Delivered = new(RuleEventKind.MessageDelivered, "message.delivered", "$events/message/delivered")
    {
        OldTopic = "$events/message_delivered",
        Title = "message delivered",
        Description = "A PUBLISH is sent to a client, also when it is sent again.",
        Statement = "SELECT * FROM \"$events/message/delivered\" WHERE topic =~ 't/#'",
        Columns = [Event("message.delivered"), MessageId, .. s_sender, .. Client, PeerHost, PeerName, .. Message, .. Always],
        TestColumns = s_received,
    };

    /// <summary>A client has acknowledged a message.</summary>
    internal static readonly RuleEvent Acked = new(RuleEventKind.MessageAcked, "message.acked", "$events/message/acked")
    {
        OldTopic = "$events/message_acked",
        Title = "message acknowledged",
        Description = "A client has acknowledged a message of QoS 1 (PUBACK) or 2 (PUBREC).",
        Statement = "SELECT * FROM \"$events/message/acked\" WHERE topic =~ 't/#'",
        Columns =
        [
            Event("message.acked"), MessageId, .. s_sender, .. Client, PeerHost, PeerName, .. Message,
            Map("puback_props", "the properties of the acknowledgement (MQTT 5)", [("Reason-String", Values.SqlValue.Of("OK")), .. UserProperties]), .. Always,
        ],
        TestColumns = s_received,
    };

    /// <summary>A message is lost before it is for any client.</summary>
    internal static readonly RuleEvent Dropped = new(RuleEventKind.MessageDropped, "message.dropped", "$events/message/dropped")
    {
        OldTopic = "$events/message_dropped",
        Title = "message dropped",
        Description = "A message is lost before it is for any client: mostly because nobody has subscribed.",
        Statement = "SELECT * FROM \"$events/message/dropped\" WHERE topic =~ 't/#'",
        Columns =
        [
            Event("message.dropped"), MessageId, Text("reason", "no_subscribers", "`no_subscribers`, `receive_maximum_exceeded`, `packet_identifier_inuse` or `quota_exceeded`"),
            .. Client, PeerHost, PeerName, .. Message, .. Always,
        ],
        TestColumns = ["reason", .. s_published],
    };

    /// <summary>A message is lost to a client.</summary>
    internal static readonly RuleEvent DeliveryDropped = new(RuleEventKind.DeliveryDropped, "delivery.dropped", "$events/message/delivery_dropped")
    {
        OldTopic = "$events/delivery_dropped",
        Title = "delivery dropped",
        Description = "A message is lost on its way to a client that has subscribed: its queue is full, or the message has expired.",
        Statement = "SELECT * FROM \"$events/message/delivery_dropped\" WHERE topic =~ 't/#'",
        Columns =
        [
            Event("delivery.dropped"), MessageId, Text("reason", "queue_full", "`queue_full`, `no_local`, `expired`, `qos0_msg` or `too_large`"),
            .. s_sender, .. Client, PeerHost, PeerName, .. Message, .. Always,
        ],
        TestColumns = ["reason", .. s_received],
    };
}
