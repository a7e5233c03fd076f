using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions of the message that triggered the rule. What an event does not have is undefined.</summary>
internal static class MessageFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("clientid", 0, 0, call => call.Input.Column("clientid")),
        new("clientip", 0, 0, call => call.Input.Column("peerhost")),
        new("contains_topic", 2, 3, call => SqlValue.Of(Contains(call, (filter, topic) => filter.SequenceEqual(topic)))),
        new("contains_topic_match", 2, 3, call => SqlValue.Of(Contains(call, (filter, topic) => SqlTopic.Matches(topic, filter)))),
        new("flag", 1, 1, call => call.Input.Column("flags") is { Type: SqlType.Map } flags ? flags.Map[call.Text(0)] : default),
        new("flags", 0, 0, call => call.Input.Column("flags") is { Type: SqlType.Map } flags ? flags : SqlValue.Of(new SqlMap())),
        new("msgid", 0, 0, call => call.Input.Column("id")),
        new("payload", 0, 0, call => call.Input.Column("payload")),
        new("payload", 1, 1, Payload),
        new("peerhost", 0, 0, call => call.Input.Column("peerhost")),
        new("qos", 0, 0, call => call.Input.Column("qos")),
        new("topic", 0, 0, call => call.Input.Column("topic")),
        new("topic", 1, 1, Level),
        new("username", 0, 0, call => call.Input.Column("username")),
    ];

    private delegate bool Agrees(ReadOnlySpan<byte> filter, ReadOnlySpan<byte> topic);

    private static SqlValue Payload(SqlCall call)
    {
        var path = call.Text(0).Split('.');
        try
        {
            return SqlPath.Get(call.Input.Json(), path, call);
        }
        catch (SqlException)
        {
            return default;
        }
    }

    private static SqlValue Level(SqlCall call)
    {
        if (call.Input.Column("topic") is not { Type: SqlType.Text } topic) return default;
        var (number, levels) = (call.Integer(0), topic.Text.Split('/'));
        return number >= 1 && number <= levels.Length ? SqlValue.Of(levels[number - 1]) : throw call.Fail($"the topic has no such level, it has {levels.Length}");
    }

    private static bool Contains(SqlCall call, Agrees agrees)
    {
        var topic = call.Bytes(1);
        var qos = call.Arguments.Length > 2 ? SqlValue.Of(call.Integer(2)) : default;
        foreach (var filter in call.List(0))
        {
            if (filter.Type != SqlType.Map || filter.Map["topic"] is not { Type: SqlType.Text } pattern) continue;
            if (agrees(pattern.Bytes, topic) && (!qos.HasValue || SqlEquality.Same(filter.Map["qos"], qos))) return true;
        }

        return false;
    }
}
