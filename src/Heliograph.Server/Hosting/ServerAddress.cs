using System.Net;
using System.Net.Sockets;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Hosting;

/// <summary>A server that is open: its name and the URL that clients use.</summary>
internal sealed record ServerAddress(string Name, string Url, IPEndPoint EndPoint)
{
    /// <summary>The address of a server entry, which is open on this port.</summary>
    public static ServerAddress Of(ServerOptions server, int port)
    {
        var path = server.Protocol == ServerProtocol.Websocket ? server.Options.LastOrDefault(option => option.Name == "path")?.Value ?? "/" : server.Path;
        var scheme = (server.Protocol, path, server.Tls) switch
        {
            (ServerProtocol.Socket, _, null) => "tcp",
            (ServerProtocol.Socket, _, _) => "tls",
            (_, null, null) => "mqtt",
            (_, null, _) => "mqtts",
            (_, _, null) => "ws",
            _ => "wss",
        };
        return new ServerAddress(server.Name ?? $"{EnumText.Name(server.Protocol)}:{port}", $"{scheme}://{Host(server.Address)}:{port}{path}", new IPEndPoint(server.Address, port));
    }

    /// <summary>The address of an HTTP page.</summary>
    public static ServerAddress Page(string name, IPEndPoint address, string path, string scheme = "http") =>
        new(name, $"{scheme}://{Host(address.Address)}:{address.Port}{path}", address);

    /// <summary>The host a client on this machine names to reach an address.</summary>
    public static string Host(IPAddress address)
    {
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            return "127.0.0.1";
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
    }
}
