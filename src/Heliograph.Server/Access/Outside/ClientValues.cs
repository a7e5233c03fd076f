using System.Globalization;
using System.Net;
using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access.Outside;

/// <summary>What the placeholders stand for in one question: a client that connects, or one that wants to do something.</summary>
internal sealed class ClientValues
{
    private readonly ClientIdentity _client;
    private readonly ConnectRequest? _connect;
    private readonly AccessQuery? _query;

    /// <summary>A client that connects.</summary>
    public ClientValues(ConnectRequest connect) => (_client, _connect) = (connect.Identity, connect);

    /// <summary>A client and what it wants to do.</summary>
    public ClientValues(AccessQuery query) => (_client, _query) = (query.Client, query);

    /// <summary>The value of a name of <see cref="ClientPlaceholder"/>; null when the client has none.</summary>
    public string? this[string name] => name switch
    {
        "clientid" => Encoding.UTF8.GetString(_client.ClientId),
        "username" => _client.Username,
        "peerhost" => Host(_client.Address),
        "cert_common_name" => _client.CommonName,
        "listener" => _client.Listener,
        _ => _query is { } query ? OfQuery(name, query) : _connect is { } connect ? OfConnect(name, connect) : null,
    };

    /// <summary>A text with the values in it, each as <paramref name="escape"/> writes it; what the client does not say is empty.</summary>
    public string Fill(ClientTemplate template, Func<string, string>? escape = null) => template.Fill(name => escape is null ? this[name] ?? "" : escape(this[name] ?? ""));

    private string? OfQuery(string name, AccessQuery query) => name switch
    {
        "action" => EnumText.Name(query.Action),
        "topic" => Encoding.UTF8.GetString(query.Topic),
        "qos" => ((int)query.QoS).ToString(CultureInfo.InvariantCulture),
        "retain" => query.Retain ? "true" : "false",
        _ => _client.Attributes.GetValueOrDefault(name[ClientPlaceholder.Attribute.Length..]),
    };

    private static string? OfConnect(string name, ConnectRequest connect) => name switch
    {
        "password" => connect.Password is { } password ? Encoding.UTF8.GetString(password) : null,
        "peerport" => connect.Port.ToString(CultureInfo.InvariantCulture),
        "cert_subject" => connect.Subject,
        _ => null,
    };

    private static string? Host(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4().ToString() : address?.ToString();
}
