using Heliograph.Broker.Access;
using Heliograph.Broker.Messages;
using Heliograph.Server.Sql;
using Heliograph.Server.Sql.Events;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules.Inputs;

/// <summary>A published message as a statement sees it; what it hands out outlives the message.</summary>
/// <param name="message">The message, to which the caller keeps a reference while columns are asked for.</param>
/// <param name="publisher">Who published it; null when no client did.</param>
/// <param name="at">When, in Unix milliseconds.</param>
internal sealed class PublishInput(Message message, ClientIdentity? publisher, long at) : SqlInput
{
    private static readonly RuleEvent s_about = RuleEvents.Of(RuleEventKind.MessagePublish);

    private SqlValue _payload;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => s_about.ColumnNames;

    /// <inheritdoc/>
    public override SqlValue Column(string name) => name switch
    {
        "payload" => _payload.HasValue ? _payload : _payload = MessageColumns.Payload(message),
        "topic" => MessageColumns.Topic(message),
        "qos" => SqlValue.Of((long)message.QoS),
        "clientid" or "username" or "peerhost" or "peername" => publisher is null ? default : ClientColumns.Of(publisher, name),
        "timestamp" or "publish_received_at" => SqlValue.Of(at),
        "flags" => MessageColumns.Flags(message.Retain, message.Dup),
        "pub_props" => MessageColumns.Properties(message, at),
        "client_attrs" => ClientColumns.Attributes(publisher),
        "id" => MessageColumns.Id(message),
        "event" => s_about.NameValue,
        "node" => EventInput.Node,
        _ => default,
    };
}
