namespace Heliograph.Server.Listeners;

/// <summary>Why a connection was ended before its protocol saw it.</summary>
internal enum RefusalReason
{
    /// <summary>The listener's maximum of connections is reached.</summary>
    ListenerLimit,

    /// <summary>The maximum over all listeners is reached.</summary>
    TotalLimit,

    /// <summary>More connections a second than the listener takes.</summary>
    Rate,

    /// <summary>The process has no descriptors or memory left for it; it waits to be accepted later.</summary>
    Resources,

    /// <summary>The PROXY header, TLS handshake or WebSocket upgrade failed.</summary>
    Handshake,

    /// <summary>The PROXY header, TLS handshake or WebSocket upgrade was not done in time.</summary>
    HandshakeTimeout,
}
