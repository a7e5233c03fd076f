namespace Heliograph.Broker.Shards;

/// <summary>How a link ended.</summary>
public enum LinkEnd
{
    /// <summary>Our side closed it.</summary>
    Local,

    /// <summary>The peer closed it in order.</summary>
    Peer,

    /// <summary>The network or the peer broke it (reset, time-out, TLS alert).</summary>
    Broken,

    /// <summary>The peer violated a framing below the protocol (TLS, WebSocket, PROXY).</summary>
    BadFraming,
}
