using System.Net;
using Heliograph.Server.Transport.Tls;

namespace Heliograph.Server.Configuration;

/// <summary>Rules that concern several servers, or a server and the rest of the configuration.</summary>
internal static class ServerRules
{
    /// <summary>Reports every server that must not, or cannot, be opened.</summary>
    public static void Check(HeliographOptions options, ConfigurationProblems problems)
    {
        var servers = options.Engine.Servers;
        for (var i = 0; i < servers.Count; i++)
            if (IsOpenToAnyone(servers[i], options) && !options.AllowAnonymous)
                problems.Add($"engine:servers:{i}:bind", "anyone on the network could use this MQTT server without a password. Either bind it to "
                    + "127.0.0.1, or say in `authentication` how clients are checked, or demand client certificates (tls.clientCertificates: required), or accept that with `allowAnonymous: true`");
        CheckPorts(Listeners(options), problems);
    }

    /// <summary>Whether anyone on the network could use a server without a password if no authenticator were enabled, and nobody has said that this is meant.</summary>
    public static bool NeedsAuthenticator(HeliographOptions options) =>
        !options.AllowAnonymous && options.Engine.Servers.Any(server => IsOpenToAnyone(server, options with { Authentication = [] }));

    private static bool IsOpenToAnyone(ServerOptions server, HeliographOptions options) =>
        server.Protocol == ServerProtocol.Mqtt && !server.IsLoopback && server.Tls?.ClientCertificates != ClientCertificates.Required
        && !(server.Authentication && options.Authentication.Any(authenticator => authenticator.Enabled));

    private static List<(string Path, IPAddress Address, int Port)> Listeners(HeliographOptions options) =>
    [
        ("center:apiServer:port", options.Center.ApiServer.Bind, options.Center.ApiServer.Port),
        ("engine:apiServer:port", options.Engine.ApiServer.Bind, options.Engine.ApiServer.Port),
        .. options.Api.Enabled
            ? [("api:https:port", options.Api.Https.Bind, options.Api.Https.Port), ("api:http:port", options.Api.Http.Bind, options.Api.Http.Port)]
            : Array.Empty<(string, IPAddress, int)>(),
        .. options.Engine.Servers.Select((server, i) => ($"engine:servers:{i}:port", server.Address, server.Port)),
    ];

    private static void CheckPorts(List<(string Path, IPAddress Address, int Port)> listeners, ConfigurationProblems problems)
    {
        for (var i = 1; i < listeners.Count; i++)
        {
            var (path, address, port) = listeners[i];
            var other = listeners.Take(i).FirstOrDefault(l => port != 0 && l.Port == port && Overlap(l.Address, address)).Path;
            if (other is not null)
                problems.Add(path, $"this port is taken by {ConfigurationProblems.DisplayKey(other)} ({problems.Origin(other)?.Place.ToString() ?? "its default"})");
        }
    }

    private static bool Overlap(IPAddress a, IPAddress b) => a.Equals(b) || IsAny(a) || IsAny(b);

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
