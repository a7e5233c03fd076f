using Heliograph.Broker.Events;
using Heliograph.Server.Sql.Events;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules.Inputs;

/// <summary>A subscription that was made, or is over.</summary>
internal sealed class SubscriptionInput(SubscriptionEvent what) : EventInput(BrokerEventNames.Of(what.Kind), what.At)
{
    private string Properties => what.Kind == BrokerEventKind.Subscribed ? "sub_props" : "unsub_props";

    /// <inheritdoc/>
    protected override SqlValue Own(string name) => name switch
    {
        "topic" => SqlValue.Of(what.Filter),
        "qos" => SqlValue.Of((long)what.QoS),
        "sub_props" or "unsub_props" => name == Properties ? PropertyColumns.Of(what.Properties) : default,
        _ => ClientColumns.Of(what.Client, name),
    };
}
