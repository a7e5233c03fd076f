using System.Net.WebSockets;

namespace Heliograph.Server.EngineApi;

/// <summary>Reads whole messages of a WebSocket into one buffer, which grows to the largest a message may be and shrinks again after a large one.</summary>
internal sealed class SocketInput(WebSocket socket, int longest)
{
    private const int Usual = 4096;

    private byte[] _buffer = new byte[Usual];

    /// <summary>The next message. Throws what a broken connection throws.</summary>
    public async Task<SocketFrame> ReadAsync()
    {
        if (_buffer.Length > Usual * 16) _buffer = new byte[Usual];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close) return new(default, false, WebSocketCloseStatus.NormalClosure);
            length += part.Count;
            if (part.EndOfMessage) return new(_buffer.AsMemory(0, length), part.MessageType == WebSocketMessageType.Text, null);
            if (length < _buffer.Length) continue;
            if (length >= longest) return new(default, false, WebSocketCloseStatus.MessageTooBig);
            Array.Resize(ref _buffer, Math.Min(length * 2, longest));
        }
    }
}
