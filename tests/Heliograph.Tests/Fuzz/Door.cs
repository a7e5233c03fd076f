namespace Heliograph.Tests.Fuzz;

/// <summary>A way into the broker, in the order of the listeners of <see cref="FuzzedNode"/>.</summary>
public enum Door
{
    /// <summary>MQTT over TCP.</summary>
    Tcp,

    /// <summary>The same behind a PROXY protocol header.</summary>
    Proxied,

    /// <summary>MQTT over WebSocket.</summary>
    WebSocket,

    /// <summary>MQTT over TLS.</summary>
    Tls,
}
