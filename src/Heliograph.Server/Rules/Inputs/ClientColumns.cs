using System.Net;
using Heliograph.Broker.Access;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules.Inputs;

/// <summary>The columns of a client.</summary>
internal static class ClientColumns
{
    /// <summary>Who and where it is; undefined for another column.</summary>
    public static SqlValue Of(ClientIdentity client, string name) => name switch
    {
        "clientid" => client.ClientId.Length > 0 ? SqlValue.Of(client.ClientId) : default,
        "username" => SqlValue.Of(client.Username),
        "peerhost" => SqlValue.Of(client.Address?.ToString()),
        "peername" => client is { Address: { } address, Port: > 0 and var port } ? Address(new IPEndPoint(address, port)) : default,
        "client_attrs" => Attributes(client),
        _ => default,
    };

    /// <summary>Names and values that authentication gave it.</summary>
    public static SqlValue Attributes(ClientIdentity? client)
    {
        var map = new SqlMap();
        if (client is null) return SqlValue.Of(map);
        foreach (var (name, value) in client.Attributes) map[name] = SqlValue.Of(value);
        return SqlValue.Of(map);
    }

    /// <summary>An address with its port.</summary>
    public static SqlValue Address(EndPoint? address) => SqlValue.Of(address?.ToString());
}
