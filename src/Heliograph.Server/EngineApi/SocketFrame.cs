using System.Net.WebSockets;

namespace Heliograph.Server.EngineApi;

/// <summary>What was read from a WebSocket: a message, or why there are no more.</summary>
/// <param name="Text">The message; valid until the next is read.</param>
/// <param name="IsText">Whether it is text.</param>
/// <param name="End">Why there is none; null when there is one.</param>
internal readonly record struct SocketFrame(ReadOnlyMemory<byte> Text, bool IsText, WebSocketCloseStatus? End);
