using Heliograph.Broker.Events;
using Heliograph.Broker.Messages;
using Heliograph.Server.Sql.Events;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules.Inputs;

/// <summary>A message that came to a client, or was lost. The caller keeps a reference to the message while columns are asked for.</summary>
internal sealed class MessageInput(MessageEvent what) : EventInput(BrokerEventNames.Of(what.Kind), what.At)
{
    private SqlValue _payload;

    private Message Message => what.Message;

    /// <inheritdoc/>
    protected override SqlValue Own(string name) => name switch
    {
        "payload" => _payload.HasValue ? _payload : _payload = MessageColumns.Payload(Message),
        "topic" => MessageColumns.Topic(Message),
        "qos" => SqlValue.Of((long)what.QoS),
        "id" => MessageColumns.Id(Message),
        "flags" => MessageColumns.Flags(what.Retain, what.Dup),
        "pub_props" => MessageColumns.Properties(Message, what.At),
        "publish_received_at" => what.PublishedAt > 0 ? SqlValue.Of(what.PublishedAt) : default,
        "clientid" or "username" or "peerhost" or "peername" => ClientColumns.Of(what.Client, name),
        _ => OfKind(name),
    };

    private SqlValue OfKind(string name) => (what.Kind, name) switch
    {
        (BrokerEventKind.Dropped or BrokerEventKind.DeliveryDropped, "reason") => SqlValue.Of(what.Reason),
        (BrokerEventKind.Acked, "puback_props") => PropertyColumns.Of(what.Properties),
        (not BrokerEventKind.Dropped, "from_clientid") => Message.Sender is { } sender ? SqlValue.Of(sender.ClientId) : default,
        (not BrokerEventKind.Dropped, "from_username") => SqlValue.Of(Message.Sender?.Username),
        _ => default,
    };
}
