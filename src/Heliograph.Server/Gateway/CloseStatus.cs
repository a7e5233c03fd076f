namespace Heliograph.Server.Gateway;

/// <summary>Why we close a connection, as the close codes of RFC 6455 §7.4.1.</summary>
internal enum CloseStatus : ushort
{
    /// <summary>All is well.</summary>
    Normal = 1000,

    /// <summary>The server stops, or the client was silent for too long.</summary>
    GoingAway = 1001,

    /// <summary>A frame that is not allowed.</summary>
    ProtocolError = 1002,

    /// <summary>A text that is not UTF-8.</summary>
    InvalidText = 1007,

    /// <summary>The client breaks a rule.</summary>
    PolicyViolation = 1008,

    /// <summary>A message larger than allowed.</summary>
    TooBig = 1009,

    /// <summary>The script, or the server, failed.</summary>
    InternalError = 1011,
}
