namespace Heliograph.Server.Transport.WebSockets;

/// <summary>The close codes of RFC 6455 §7.4.1 that a server of binary streams needs.</summary>
internal enum CloseCode : ushort
{
    /// <summary>All is well.</summary>
    None = 0,

    /// <summary>The purpose of the connection is fulfilled.</summary>
    Normal = 1000,

    /// <summary>A frame that RFC 6455 does not allow.</summary>
    ProtocolError = 1002,

    /// <summary>Text, where only binary is spoken [MQTT-6.0.0-1].</summary>
    UnsupportedData = 1003,

    /// <summary>A close frame without a status, never sent.</summary>
    NoStatus = 1005,

    /// <summary>A frame larger than is accepted.</summary>
    TooBig = 1009,
}
