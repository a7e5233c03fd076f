using System.Globalization;
using System.Text;
using Heliograph.Server.Sql;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules;

/// <summary>A published message as a statement sees it; what it hands out outlives the message.</summary>
/// <param name="trigger">The message, whose reference the caller keeps while columns are asked for.</param>
internal sealed class RuleInput(RuleTrigger trigger) : SqlInput
{
    private static readonly string[] s_columns =
    [
        "event", "id", "clientid", "username", "payload", "peerhost", "topic", "qos", "flags", "pub_props", "client_attrs", "publish_received_at", "timestamp", "node",
    ];

    private static readonly SqlValue s_event = SqlValue.Of("message.publish");
    private static readonly SqlValue s_node = SqlValue.Of(RuleSurroundings.Node);
    private static long s_lastId;

    private byte[]? _payload;
    private SqlValue _id;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => s_columns;

    /// <inheritdoc/>
    public override SqlValue Column(string name) => name switch
    {
        "payload" => SqlValue.Of(Payload),
        "topic" => SqlValue.Of(trigger.Message.Topic.ToArray()),
        "qos" => SqlValue.Of((long)trigger.Message.QoS),
        "clientid" => trigger.Publisher is { } client ? SqlValue.Of(client.ClientId) : default,
        "username" => SqlValue.Of(trigger.Publisher?.Username),
        "peerhost" => SqlValue.Of(trigger.Publisher?.Address?.ToString()),
        "timestamp" or "publish_received_at" => SqlValue.Of(trigger.At),
        "flags" => SqlValue.Of(new SqlMap(1) { ["retain"] = SqlValue.Of(trigger.Message.Retain) }),
        "pub_props" => SqlValue.Of(new SqlMap(1) { ["User-Property"] = SqlValue.Of(UserProperties.Decode(trigger.Message.Properties)) }),
        "client_attrs" => SqlValue.Of(Attributes()),
        "id" => _id = _id.HasValue ? _id : NewId(),
        "event" => s_event,
        "node" => s_node,
        _ => default,
    };

    // The message's bytes are somebody else's when it has been released.
    private byte[] Payload => _payload ??= trigger.Message.Payload.ToArray();

    private static SqlValue NewId() => SqlValue.Of(Interlocked.Increment(ref s_lastId).ToString("X16", CultureInfo.InvariantCulture));

    private SqlMap Attributes()
    {
        var map = new SqlMap();
        if (trigger.Publisher is null) return map;
        foreach (var (name, value) in trigger.Publisher.Attributes) map[name] = SqlValue.Of(Encoding.UTF8.GetBytes(value));
        return map;
    }
}
