using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Transport.Tls;
using Heliograph.Server.Transport.WebSockets;

namespace Heliograph.Server.Listeners;

/// <summary>One port and what is spoken on it. Applies from the start of the listener.</summary>
internal sealed record ListenerOptions
{
    /// <summary>What it is called in logs, errors and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>The TCP port; 0 lets the system choose one.</summary>
    public required int Port { get; init; }

    /// <summary>The IP address to listen on; <c>::</c> takes IPv4 as well. Loopback unless asked otherwise.</summary>
    public string Bind { get; init; } = "127.0.0.1";

    /// <summary>Makes the protocol of a new connection; called on a loop, the link is only to be kept.</summary>
    public required Func<Link, IProtocol> Protocol { get; init; }

    /// <summary>Certificate and client certificates; null for no TLS.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>Path and subprotocols; null for no WebSocket.</summary>
    public WebSocketOptions? WebSocket { get; init; }

    /// <summary>Each connection starts with a PROXY protocol header (version 1 or 2), which names the client: only behind a load balancer.</summary>
    public bool ProxyProtocol { get; init; }

    /// <summary>Told, on a loop, of a connection whose handshake failed, with the reason, for the log.</summary>
    public Action<Link, ConnectionRefusal, string>? HandshakeFailed { get; init; }

    /// <summary>The most connections open at once; 0 for no limit.</summary>
    public int MaxConnections { get; init; }

    /// <summary>The most connections accepted a second, with one second's worth at once; 0 for no limit.</summary>
    public int ConnectionRate { get; init; }

    /// <summary>How fast each client may send.</summary>
    public ClientRate ClientRate { get; init; }

    /// <summary>How fast all clients together may publish.</summary>
    public ClientRate SharedRate { get; init; }

    /// <summary>How long a client waits for that at most; zero is for ever.</summary>
    public TimeSpan RateWait { get; init; }

    /// <summary>How many shards there are.</summary>
    public int Shards { get; init; } = Environment.ProcessorCount;

    /// <summary>How clients come in.</summary>
    public ListenerAccess Access { get; init; }

    /// <summary>How long the PROXY header, TLS handshake and WebSocket upgrade may take together.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections the system keeps waiting until they are accepted.</summary>
    public int Backlog { get; init; } = 4096;
}
