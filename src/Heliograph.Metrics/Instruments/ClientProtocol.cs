namespace Heliograph.Metrics.Instruments;

/// <summary>How a client talks to the engine: the <c>protocol</c> label. The value is a cell index.</summary>
public enum ClientProtocol
{
    /// <summary><c>socket</c>: raw TCP, framed by a script.</summary>
    Socket,

    /// <summary><c>websocket</c>: a scripted WebSocket server.</summary>
    WebSocket,

    /// <summary><c>mqtt</c>: MQTT over any transport, WebSocket included.</summary>
    Mqtt,
}
