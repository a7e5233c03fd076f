using Heliograph.Broker.Events;
using Heliograph.Protocol;
using Heliograph.Server.Sql.Events;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules.Inputs;

/// <summary>A client that came, went, or said that it is there.</summary>
internal sealed class ConnectionInput(ConnectionEvent what) : EventInput(BrokerEventNames.Of(what.Kind), what.At)
{
    private ConnectionFacts Facts => what.Facts;

    /// <inheritdoc/>
    protected override SqlValue Own(string name) => name switch
    {
        "clientid" or "username" => ClientColumns.Of(what.Client, name),
        "peername" => ClientColumns.Address(Facts.Peer),
        "sockname" => ClientColumns.Address(Facts.Local),
        "proto_name" => SqlValue.Of(Facts.Version == ProtocolVersion.V31 ? "MQIsdp" : "MQTT"),
        "proto_ver" => SqlValue.Of((long)Facts.Version),
        _ => what.Kind == BrokerEventKind.Disconnected ? OfEnd(name) : OfBeginning(name),
    };

    private SqlValue OfEnd(string name) => name switch
    {
        "reason" => EndNames.Of(what.Reason),
        "disconn_props" => PropertyColumns.Of(what.Properties),
        "connected_at" => SqlValue.Of(Facts.ConnectedAt),
        "disconnected_at" => SqlValue.Of(what.At),
        "client_attrs" => ClientColumns.Attributes(what.Client),
        _ => default,
    };

    private SqlValue OfBeginning(string name) => name switch
    {
        "keepalive" => SqlValue.Of((long)Facts.KeepAlive),
        "clean_start" => SqlValue.Of(Facts.CleanStart),
        "expiry_interval" => SqlValue.Of((long)Facts.Expiry),
        "conn_props" => Facts.Properties is { } properties ? PropertyColumns.Of(properties) : default,
        _ => what.Kind == BrokerEventKind.Connected ? OfConnected(name) : OfAnswer(name),
    };

    private SqlValue OfConnected(string name) => name switch
    {
        "receive_maximum" => SqlValue.Of((long)Facts.ReceiveMaximum),
        "is_bridge" => SqlValue.Of(false),
        "connected_at" => SqlValue.Of(Facts.ConnectedAt),
        "client_attrs" => ClientColumns.Attributes(what.Client),
        _ => default,
    };

    private SqlValue OfAnswer(string name) => what.Kind == BrokerEventKind.ConnAck && name == "reason_code" ? ReasonNames.Of(what.Answer) : default;
}
