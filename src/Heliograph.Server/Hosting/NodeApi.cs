using System.Net;
using Heliograph.Server.Configuration;
using Heliograph.Server.EngineApi;
using Heliograph.Server.Gateway;
using Heliograph.Server.Http;
using Heliograph.Server.Listeners;

namespace Heliograph.Server.Hosting;

/// <summary>The engine API of a single node, and what the center's says of it.</summary>
internal sealed class NodeApi
{
    private readonly IReadOnlyList<ServerOptions> _servers;
    private readonly IReadOnlyList<Listener> _listeners;
    private volatile ApiServerOptions _options;

    /// <summary>The API of a node whose listeners are those of its servers, in their order, once it is open.</summary>
    public NodeApi(HeliographOptions options, IReadOnlyList<Listener> listeners, EngineApiOptions engine)
    {
        (_servers, _options, _listeners) = (options.Engine.Servers, options.Engine.ApiServer, listeners);
        Engine = EngineRoutes.Of(engine with { Node = GatewayRoom.Node, Patience = () => new(_options.ReadTimeout, _options.WriteTimeout) });
        Center = new NodesEndpoint(() => [Describe()]).Endpoints;
    }

    /// <summary>What the engine answers.</summary>
    public IReadOnlyList<HttpEndpoint> Engine { get; }

    /// <summary>What the center answers.</summary>
    public IReadOnlyList<HttpEndpoint> Center { get; }

    /// <summary>Where the engine's pages are; set when they are open.</summary>
    public IPEndPoint Bound { get; set; } = new(IPAddress.Loopback, 0);

    /// <summary>Why the node is not ready to serve clients; null when it is.</summary>
    public required Func<string?> Unreadiness { get; init; }

    /// <summary>Takes over what holds for new connections.</summary>
    public void Apply(ApiServerOptions options) => _options = options;

    private EngineNode Describe()
    {
        EngineServer[] servers = [.. _servers.Zip(_listeners, (server, listener) => new EngineServer(listener.Name, EnumText.Name(server.Protocol), listener.Port, listener.Live))];
        var isAny = Bound.Address.Equals(IPAddress.Any) || Bound.Address.Equals(IPAddress.IPv6Any);
        return new(GatewayRoom.Node, Bound.Port, isAny ? null : Bound.Address, servers, servers.Sum(server => server.Connections));
    }
}
