using System.Net.WebSockets;
using System.Text;

namespace Heliograph.Tests.EngineApi;

/// <summary>A caller of the WebSocket API.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1 << 20];

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static async Task<ApiClient> ConnectAsync(Uri url, string? user = null, string? origin = null)
    {
        var client = new ApiClient();
        if (user is not null) client._socket.Options.SetRequestHeader("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
        if (origin is not null) client._socket.Options.SetRequestHeader("Origin", origin);
        await client._socket.ConnectAsync(url, Bound());
        return client;
    }

    public Task SendAsync(string text) => _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Bound());

    public Task SendAsync(byte[] data, WebSocketMessageType type) => _socket.SendAsync(data, type, true, Bound());

    /// <summary>The next message; null when the server closed.</summary>
    public async Task<string?> ReceiveAsync()
    {
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), Bound());
            if (part.MessageType == WebSocketMessageType.Close) return null;
            length += part.Count;
            if (part.EndOfMessage) return Encoding.UTF8.GetString(_buffer, 0, length);
        }
    }

    /// <summary>Sends a message; the next one that comes.</summary>
    public async Task<string?> AskAsync(string text)
    {
        await SendAsync(text);
        return await ReceiveAsync();
    }

    public Task CloseAsync() => _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Bound());

    /// <summary>Goes without a word.</summary>
    public void Abort() => _socket.Abort();

    public void Dispose() => _socket.Dispose();

    private static CancellationToken Bound() => new CancellationTokenSource(Polling.Patience).Token;
}
