namespace Heliograph.Server.Transport.WebSockets;

/// <summary>What is asked of WebSocket clients of one listener. Applies to new connections.</summary>
internal sealed record WebSocketOptions
{
    /// <summary>The path of the upgrade request, without a query; any other is answered 404.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// The subprotocols spoken, of which the client must offer one [MQTT-6.0.0-3]; empty when none is needed. The first one the
    /// client offers is chosen.
    /// </summary>
    public IReadOnlyList<string> Subprotocols { get; init; } = ["mqtt", "mqttv3.1"];

    /// <summary>The largest frame accepted, in bytes of payload; a larger one is answered 1009. The default is the largest MQTT packet.</summary>
    public long MaxFrame { get; init; } = 268_435_460;
}
