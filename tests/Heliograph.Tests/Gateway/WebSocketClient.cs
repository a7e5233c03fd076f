using System.Net.WebSockets;
using System.Text;

namespace Heliograph.Tests.Gateway;

/// <summary>.NET's own WebSocket client, with bounds.</summary>
internal sealed class WebSocketClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1 << 20];

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static async Task<WebSocketClient> ConnectAsync(int port, string path)
    {
        var client = new WebSocketClient();
        client._socket.Options.SetRequestHeader("X-Token", "one");
        await client._socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}{path}"), CancellationToken.None).WaitAsync(Polling.Patience);
        return client;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public Task SendAsync(byte[] bytes, WebSocketMessageType type, bool end = true) =>
        _socket.SendAsync(bytes, type, end, CancellationToken.None).WaitAsync(Polling.Patience);

    public async Task<(WebSocketMessageType Type, string Text)> ReceiveAsync()
    {
        var result = await _socket.ReceiveAsync(_buffer, CancellationToken.None).WaitAsync(Polling.Patience);
        return (result.MessageType, Encoding.UTF8.GetString(_buffer, 0, result.Count));
    }

    public async Task ExpectAsync(string text) => Assert.Equal((WebSocketMessageType.Text, text), await ReceiveAsync());

    public async Task ExpectClosedAsync(int code)
    {
        var (type, text) = await ReceiveAsync();
        Assert.True(type == WebSocketMessageType.Close, text);
        Assert.Equal(code, (int)_socket.CloseStatus!);
    }

    public Task CloseAsync() => _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WaitAsync(Polling.Patience);

    public void Dispose() => _socket.Dispose();
}
