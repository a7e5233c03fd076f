using Heliograph.Broker.Access;
using Heliograph.Broker.Events;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules.Inputs;

/// <summary>A decision whether a client may do something.</summary>
internal sealed class AuthorizationInput(AuthorizationEvent what) : EventInput(BrokerEventNames.Of(what.Kind), what.At)
{
    /// <inheritdoc/>
    protected override SqlValue Own(string name) => name switch
    {
        "topic" => SqlValue.Of(what.Topic),
        "action" => SqlValue.Of(what.Action == AccessAction.Publish ? "publish" : "subscribe"),
        "authz_source" => SqlValue.Of(what.By),
        "result" => SqlValue.Of(what.IsAllowed ? "allow" : "deny"),
        _ => ClientColumns.Of(what.Client, name),
    };
}
