namespace Heliograph.Metrics.Instruments;

/// <summary>Why a connection ended before a CONNECT was answered on it. The value is a cell's place.</summary>
public enum ConnectionRefusal
{
    /// <summary>The listener's maximum of connections is reached.</summary>
    ListenerLimit,

    /// <summary>The maximum over all listeners is reached.</summary>
    TotalLimit,

    /// <summary>More connections a second than the listener takes.</summary>
    Rate,

    /// <summary>The process has no descriptors or memory left for it; it waits to be accepted later.</summary>
    Resources,

    /// <summary>It did not start with the PROXY header that the listener wants.</summary>
    ProxyHeader,

    /// <summary>The TLS handshake failed.</summary>
    Tls,

    /// <summary>The WebSocket upgrade failed.</summary>
    WebSocketUpgrade,

    /// <summary>The PROXY header, TLS handshake or WebSocket upgrade was not done in time.</summary>
    HandshakeTimeout,

    /// <summary>No CONNECT came in time.</summary>
    ConnectTimeout,

    /// <summary>What came first was no CONNECT that can be answered.</summary>
    NoConnect,

    /// <summary>The peer closed before any of that.</summary>
    PeerLeft,

    /// <summary>Not a reason: how many there are.</summary>
    Count,
}
