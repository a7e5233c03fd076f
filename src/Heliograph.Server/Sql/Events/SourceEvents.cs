using Heliograph.Server.Sql.Values;
using static Heliograph.Server.Sql.Events.RuleColumns;

namespace Heliograph.Server.Sql.Events;

/// <summary>Messages that sources bring in.</summary>
internal static class SourceEvents
{
    /// <summary>An MQTT source brings a message in.</summary>
    internal static readonly RuleEvent Mqtt = new(RuleEventKind.MqttSource, "bridge.mqtt", "$sources/mqtt:*")
    {
        OldTopic = "$bridges/mqtt:*",
        Title = "message of an MQTT source",
        Description = "An MQTT source has received a message from another broker.",
        Statement = "SELECT * FROM \"$sources/mqtt:my_source\" WHERE topic =~ 't/#'",
        Columns =
        [
            Event("$sources/mqtt:my_source"), MessageId, Text("server", "192.168.0.20:1883", "the address and port of the other broker"), Text("payload", """{"msg": "hello"}""", "the payload as it came"),
            Text("topic", "t/a", "the topic there"), Number("qos", 1, "the QoS"), Truth("dup", false, "whether it may be a repetition"), Truth("retain", false, "whether it was retained"),
            Map("pub_props", "the properties of the PUBLISH (MQTT 5)", [("Payload-Format-Indicator", SqlValue.Of(0)), .. UserProperties]),
            Number("message_received_at", Moment, "when it came, in Unix milliseconds"), .. Always,
        ],
        TestColumns = ["topic", "qos", "payload"],
    };

    /// <summary>A RabbitMQ source brings a message in.</summary>
    internal static readonly RuleEvent RabbitMq = new(RuleEventKind.RabbitMqSource, "bridge.rabbitmq", "$sources/rabbitmq:*")
    {
        OldTopic = "$bridges/rabbitmq:*",
        Title = "message of a RabbitMQ source",
        Description = "A RabbitMQ source has taken a message from a queue.",
        Statement = "SELECT payload, routing_key FROM \"$sources/rabbitmq:my_source\"",
        Columns =
        [
            Event("$sources/rabbitmq:my_source"), Text("payload", """{"msg": "hello"}""", "the payload as it came"), Text("queue", "jobs", "the queue"), Text("exchange", "work", "the exchange it was published to"),
            Text("routing_key", "t.a", "the routing key"), Map("headers", "the headers of the message", ("foo", SqlValue.Of("bar"))), .. Always,
        ],
        TestColumns = ["queue", "routing_key", "payload"],
    };

    /// <summary>The event of a source by its id; null for a type of which nothing is known.</summary>
    internal static RuleEvent? Of(string id) => id.StartsWith("mqtt:", StringComparison.Ordinal) ? Mqtt : id.StartsWith("rabbitmq:", StringComparison.Ordinal) ? RabbitMq : null;
}
