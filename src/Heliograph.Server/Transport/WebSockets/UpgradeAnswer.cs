using System.Text;

namespace Heliograph.Server.Transport.WebSockets;

/// <summary>The answer to an upgrade request.</summary>
/// <param name="IsAccepted">True when frames follow; otherwise the connection ends.</param>
/// <param name="Bytes">The HTTP response.</param>
/// <param name="Reason">Why it was refused, for the log.</param>
internal sealed record UpgradeAnswer(bool IsAccepted, byte[] Bytes, string Reason)
{
    /// <summary>101.</summary>
    public static UpgradeAnswer Accept(string accept, string? subprotocol)
    {
        var protocol = subprotocol is null ? "" : $"Sec-WebSocket-Protocol: {subprotocol}\r\n";
        return new(true, Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n{protocol}\r\n"), "");
    }

    /// <summary>400.</summary>
    public static UpgradeAnswer BadRequest(string reason) => Refuse(400, "Bad Request", reason);

    /// <summary>An error status; <paramref name="fields"/> are further header lines, each with its line end.</summary>
    public static UpgradeAnswer Refuse(int status, string phrase, string reason, string fields = "") =>
        new(false, Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status} {phrase}\r\n{fields}Connection: close\r\nContent-Type: text/plain\r\nContent-Length: {reason.Length}\r\n\r\n{reason}"), $"{status}: {reason}");
}
