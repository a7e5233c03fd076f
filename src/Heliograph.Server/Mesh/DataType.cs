namespace Heliograph.Server.Mesh;

/// <summary>What kind of data a message is for WebSocket clients; others get the same bytes.</summary>
internal enum DataType
{
    /// <summary>UTF-8.</summary>
    Text,

    /// <summary>Any bytes.</summary>
    Binary,
}
