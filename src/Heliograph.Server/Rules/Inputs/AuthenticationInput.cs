using Heliograph.Broker.Events;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules.Inputs;

/// <summary>A decision whether a client may come in.</summary>
internal sealed class AuthenticationInput(AuthenticationEvent what) : EventInput(BrokerEventNames.Of(what.Kind), what.At)
{
    /// <inheritdoc/>
    protected override SqlValue Own(string name) => name switch
    {
        "clientid" or "username" or "peername" or "client_attrs" => ClientColumns.Of(what.Client, name),
        "reason_code" => ReasonNames.Of(what.Answer),
        "is_superuser" => SqlValue.Of(what.Client.IsSuperuser),
        "is_anonymous" => SqlValue.Of(what.IsAnonymous),
        _ => default,
    };
}
