using System.Net.Sockets;
using System.Text;
using Heliograph.Server.Transport.WebSockets;
using static Heliograph.Tests.Transport.WebSocketFrameTests;

namespace Heliograph.Tests.Gateway;

/// <summary>A WebSocket client that sends any bytes and says what comes in words: <c>text(hello) pong() close(1002) end</c>.</summary>
internal sealed class FrameClient(NetworkStream stream)
{
    public const string Request =
        "GET /chat HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    /// <summary>One that is open.</summary>
    public static async Task<FrameClient> ConnectAsync(ScriptedBroker scripted)
    {
        var client = new FrameClient(await scripted.ConnectSocketAsync());
        Assert.StartsWith("HTTP/1.1 101 ", await client.AskAsync(Request), StringComparison.Ordinal);
        return client;
    }

    /// <summary>The answer to a request, without a body.</summary>
    public async Task<string> AskAsync(string request)
    {
        await SendAsync(Encoding.ASCII.GetBytes(request));
        var head = new StringBuilder();
        while (head.Length < 4 || head.ToString(head.Length - 4, 4) != "\r\n\r\n") head.Append((char)(await ReadAsync(1))[0]);
        return head.ToString();
    }

    public async Task SendAsync(byte[] bytes) => await stream.WriteAsync(bytes);

    public Task SendTextAsync(string text) => SendAsync(Frame(FrameHeader.Text, Encoding.UTF8.GetBytes(text)));

    /// <summary>Each byte on its own.</summary>
    public async Task DripAsync(byte[] bytes)
    {
        foreach (var one in bytes) await stream.WriteAsync(new[] { one });
    }

    /// <summary>What comes has to be this.</summary>
    public async Task ExpectAsync(string expected)
    {
        var came = new List<string>();
        foreach (var _ in expected.Split(' ', StringSplitOptions.RemoveEmptyEntries)) came.Add(await NextAsync());
        Assert.Equal(expected, string.Join(' ', came));
    }

    /// <summary>The payload of the next frame, which has to be of this kind.</summary>
    public async Task<byte[]> PayloadAsync(int opcode)
    {
        var frame = await FrameAsync();
        Assert.Equal((byte)(0x80 | opcode), frame?.First);
        return frame!.Value.Payload;
    }

    private async Task<string> NextAsync() => await FrameAsync() is not var (first, payload) ? "end" : first switch
    {
        0x81 => $"text({Encoding.UTF8.GetString(payload)})",
        0x82 => $"binary({Convert.ToHexString(payload)})",
        0x88 => $"close({(payload.Length == 0 ? "" : (payload[0] << 8) | payload[1])})",
        0x8A => $"pong({Convert.ToHexString(payload)})",
        _ => $"frame({first:X2})",
    };

    // Null at the end of the connection.
    private async Task<(byte First, byte[] Payload)?> FrameAsync()
    {
        var head = new byte[2];
        try
        {
            if (await stream.ReadAtLeastAsync(head, 2, throwOnEndOfStream: false).AsTask().WaitAsync(Polling.Patience) < 2) return null;
        }
        catch (IOException)
        {
            return null; // Reset, because it was sent more than it took.
        }

        var length = head[1] switch
        {
            127 => (int)Number(await ReadAsync(8)),
            126 => (int)Number(await ReadAsync(2)),
            var one => one,
        };
        return (head[0], await ReadAsync(length));
    }

    private static ulong Number(byte[] bytes) => bytes.Aggregate(0UL, (number, one) => (number << 8) | one);

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(Polling.Patience);
        return bytes;
    }
}
