using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Heliograph.Server.Transport.WebSockets;

/// <summary>
/// The request with which a client asks to speak WebSocket (RFC 6455 §4.2) and its answer. A request is at most
/// <see cref="MaxLength"/> bytes; whatever is not such a request is refused with the status that says why.
/// </summary>
internal static class WebSocketUpgrade
{
    /// <summary>The longest request accepted, its empty line included.</summary>
    public const int MaxLength = 16 * 1024;

    private const int KeyLength = 24;
    private const int KeyBytes = 16;

    /// <summary>
    /// Reads the request at the start of <paramref name="data"/>; null when there is more to come. <paramref name="length"/> is the
    /// request's length.
    /// </summary>
    public static UpgradeAnswer? Read(ReadOnlySpan<byte> data, WebSocketOptions options, out int length)
    {
        length = data[..Math.Min(data.Length, MaxLength)].IndexOf("\r\n\r\n"u8) + 4;
        if (length >= 4) return Answer(data[..(length - 2)], options);
        if (data.Length >= MaxLength) return UpgradeAnswer.Refuse(431, "Request Header Fields Too Large", "The request is too long.");
        return CannotBeHttp(data) ? UpgradeAnswer.Refuse(400, "Bad Request", "This port speaks WebSocket: send an HTTP/1.1 GET request.") : null;
    }

    // Binary from a client that takes the port for another is refused at once instead of at the deadline.
    private static bool CannotBeHttp(ReadOnlySpan<byte> data) => data.Length > 0 && !char.IsAsciiLetterUpper((char)data[0]);

    private static UpgradeAnswer Answer(ReadOnlySpan<byte> request, WebSocketOptions options)
    {
        var end = request.IndexOf("\r\n"u8);
        if (CheckRequestLine(request[..end], options.Path) is { } refusal) return refusal;
        UpgradeHeaders headers = new(options.Subprotocols);
        for (var rest = request[(end + 2)..]; !rest.IsEmpty; rest = rest[(end + 2)..])
        {
            end = rest.IndexOf("\r\n"u8);
            if (!headers.TryAdd(rest[..end])) return UpgradeAnswer.BadRequest("A header field is malformed or repeated.");
        }

        return Decide(headers, options);
    }

    private static UpgradeAnswer? CheckRequestLine(ReadOnlySpan<byte> line, string path)
    {
        Span<Range> parts = stackalloc Range[3];
        if (Fields.Split(line, parts) != 3 || !line[parts[2]].StartsWith("HTTP/"u8)) return UpgradeAnswer.BadRequest("The request line is malformed.");
        if (!line[parts[2]].SequenceEqual("HTTP/1.1"u8)) return UpgradeAnswer.Refuse(505, "HTTP Version Not Supported", "Use HTTP/1.1.");
        if (!line[parts[0]].SequenceEqual("GET"u8)) return UpgradeAnswer.Refuse(405, "Method Not Allowed", "Use GET.", "Allow: GET\r\n");
        var target = line[parts[1]];
        var query = target.IndexOf((byte)'?');
        if (query >= 0) target = target[..query];
        if (target.Length == path.Length && Ascii.Equals(target, path)) return null;
        return UpgradeAnswer.Refuse(404, "Not Found", "There is no WebSocket at this path.");
    }

    private static UpgradeAnswer Decide(in UpgradeHeaders headers, WebSocketOptions options)
    {
        if (headers.HasBody) return UpgradeAnswer.BadRequest("The request must not have a body.");
        if (!headers.HasHost) return UpgradeAnswer.BadRequest("The Host header is missing.");
        if (!headers.HasUpgrade) return UpgradeAnswer.Refuse(426, "Upgrade Required", "Connect with a WebSocket client.", "Upgrade: websocket\r\n");
        if (!headers.HasConnection) return UpgradeAnswer.BadRequest("The Connection header must name Upgrade.");
        if (!headers.HasVersion) return UpgradeAnswer.Refuse(426, "Upgrade Required", "Use version 13.", "Sec-WebSocket-Version: 13\r\n");
        Span<byte> key = stackalloc byte[KeyBytes + 2];
        if (headers.Key.Length != KeyLength || Base64.DecodeFromUtf8(headers.Key, key, out _, out var bytes) != 0 || bytes != KeyBytes)
        {
            return UpgradeAnswer.BadRequest("Sec-WebSocket-Key must be 16 bytes in Base64.");
        }

        if (headers.Subprotocol is null && options.Subprotocols.Count > 0)
        {
            return UpgradeAnswer.BadRequest($"Sec-WebSocket-Protocol must name {string.Join(" or ", options.Subprotocols)}.");
        }

        return UpgradeAnswer.Accept(AcceptOf(headers.Key), headers.Subprotocol);
    }

    private static string AcceptOf(ReadOnlySpan<byte> key)
    {
        Span<byte> text = stackalloc byte[KeyLength + 36];
        key.CopyTo(text);
        "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8.CopyTo(text[KeyLength..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6455 §4.2.2 asks for SHA-1; it protects nothing.
        SHA1.HashData(text, hash);
#pragma warning restore CA5350
        return Convert.ToBase64String(hash);
    }
}
