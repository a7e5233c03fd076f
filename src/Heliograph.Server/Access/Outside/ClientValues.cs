using System.Globalization;
using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access.Outside;

/// <summary>What the placeholders stand for in one question: a client, and for rules what it wants to do.</summary>
internal sealed class ClientValues
{
    private const string Attribute = "client_attrs.";

    private readonly ClientIdentity _client;
    private readonly AccessQuery? _query;

    /// <summary>Who a client is.</summary>
    public ClientValues(ClientIdentity client) => _client = client;

    /// <summary>Who a client is and what it wants to do.</summary>
    public ClientValues(AccessQuery query) => (_client, _query) = (query.Client, query);

    /// <summary>The names there are.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["clientid", "username", "peerhost", "cert_common_name", "listener", "action", "topic", "qos", "retain", Attribute + "NAME"];

    /// <summary>Whether a placeholder means anything.</summary>
    public static bool Knows(string name) => Names.Take(Names.Count - 1).Contains(name) || (name.StartsWith(Attribute, StringComparison.Ordinal) && name.Length > Attribute.Length);

    /// <summary>The value; null when the client has none.</summary>
    public string? this[string name] => name switch
    {
        "clientid" => Encoding.UTF8.GetString(_client.ClientId),
        "username" => _client.Username,
        "peerhost" => _client.Address?.ToString(),
        "cert_common_name" => _client.CommonName,
        "listener" => _client.Listener,
        "action" => _query is null ? null : EnumText.Name(_query.Action),
        "topic" => _query is null ? null : Encoding.UTF8.GetString(_query.Topic),
        "qos" => _query is null ? null : ((int)_query.QoS).ToString(CultureInfo.InvariantCulture),
        "retain" => _query is null ? null : _query.Retain ? "true" : "false",
        _ => _client.Attributes.GetValueOrDefault(name[Attribute.Length..]),
    };
}
