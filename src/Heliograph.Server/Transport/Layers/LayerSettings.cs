using System.Net.Security;
using Heliograph.Server.Transport.WebSockets;

namespace Heliograph.Server.Transport.Layers;

/// <summary>What lies between the sockets of a listener and their protocol.</summary>
internal sealed record LayerSettings
{
    /// <summary>Each connection starts with a PROXY header.</summary>
    public bool ProxyProtocol { get; init; }

    /// <summary>The options of the next TLS handshake; null for no TLS.</summary>
    public Func<SslServerAuthenticationOptions>? Tls { get; init; }

    /// <summary>WebSocket's settings; null for no WebSocket.</summary>
    public WebSocketOptions? WebSocket { get; init; }

    /// <summary>How long all handshakes together may take, in milliseconds.</summary>
    public int HandshakeMilliseconds { get; init; } = 10_000;

    /// <summary>True when there is nothing to do.</summary>
    public bool IsEmpty => !ProxyProtocol && Tls is null && WebSocket is null;
}
