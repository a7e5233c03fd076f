namespace Heliograph.Server.Configuration;

/// <summary>What a server speaks.</summary>
internal enum ServerProtocol
{
    /// <summary>MQTT over TCP; over WebSocket when the server has a path.</summary>
    Mqtt,

    /// <summary>WebSocket served by a Lua script.</summary>
    Websocket,

    /// <summary>TCP framed and served by a Lua script.</summary>
    Socket,
}
