using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Text;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Transport;

namespace Heliograph.Tests.Gateway;

/// <summary>Scripted servers behind TLS and behind proxies.</summary>
public sealed class DoorTests : IDisposable
{
    private const string WebSocketAddress = "function on_message(msg) mix.websocket():send(mix.websocket():remote_addr() .. ' ' .. msg.data) end";
    private const string SocketAddress = "function on_message(data) mix.socket.tcp():send(mix.socket.tcp():remote_addr() .. ' ' .. data) end";
    private const string V1 = "PROXY TCP4 192.0.2.7 198.51.100.7 5001 80\r\n";

    private static readonly byte[] s_v2 = [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, 0x11, 0, 12, 192, 0, 2, 9, 198, 51, 100, 7, 0x13, 0x8A, 0, 80];

    private readonly TestCertificates _certificates = new();

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_websocket_server_speaks_TLS(SslProtocols version)
    {
        await using var scripted = await ScriptedBroker.StartAsync(WebSocketAddress, with: Encrypted);
        using var client = new ClientWebSocket();
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            SslOptions = { EnabledSslProtocols = version, RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.Subject == "CN=localhost" },
        });
        await client.ConnectAsync(new Uri($"wss://127.0.0.1:{scripted.Port}/chat"), invoker, CancellationToken.None).WaitAsync(Polling.Patience);
        var large = new string('x', 100_000);
        await client.SendAsync(Encoding.UTF8.GetBytes(large), WebSocketMessageType.Text, true, CancellationToken.None).WaitAsync(Polling.Patience);
        Assert.EndsWith(" " + large, await ReceiveAsync(client), StringComparison.Ordinal);
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WaitAsync(Polling.Patience);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
    }

    [Fact]
    public async Task A_socket_server_speaks_TLS_and_what_does_not_is_refused_and_counted()
    {
        await using var scripted = await ScriptedBroker.StartAsync(SocketAddress, ServerProtocol.Socket, Encrypted);
        using var client = new SslStream(await scripted.ConnectSocketAsync(), false, (_, certificate, _, _) => certificate!.Subject == "CN=localhost");
        await client.AuthenticateAsClientAsync("localhost").WaitAsync(Polling.Patience);
        await client.WriteAsync("hello"u8.ToArray());
        await ExpectAsync(client, " hello");
        var plain = await scripted.ConnectSocketAsync();
        await plain.WriteAsync("hello, anybody there?"u8.ToArray());
        await EndsAsync(plain);
        await Polling.Eventually(() => scripted.Broker.Node.Listeners[1].Refused(ConnectionRefusal.Tls) == 1);
    }

    [Fact]
    public async Task A_script_sees_the_address_that_a_proxy_tells_in_either_version()
    {
        await using var scripted = await ScriptedBroker.StartAsync(SocketAddress, ServerProtocol.Socket, Proxied);
        foreach (var (header, address) in new[] { (Encoding.ASCII.GetBytes(V1), "192.0.2.7:5001"), (s_v2, "192.0.2.9:5002") })
        {
            var client = await scripted.ConnectSocketAsync();
            await client.WriteAsync((byte[])[.. header, .. "hello"u8]);
            await ExpectAsync(client, $"{address} hello");
        }

        var bare = await scripted.ConnectSocketAsync();
        await bare.WriteAsync("hello, anybody there?"u8.ToArray());
        await EndsAsync(bare);
        await Polling.Eventually(() => scripted.Broker.Node.Listeners[1].Refused(ConnectionRefusal.ProxyHeader) == 1);
    }

    [Fact]
    public async Task A_websocket_behind_a_proxy_and_TLS_knows_its_clients_address()
    {
        await using var scripted = await ScriptedBroker.StartAsync(WebSocketAddress, with: server => Proxied(Encrypted(server)));
        var stream = await scripted.ConnectSocketAsync();
        await stream.WriteAsync(s_v2);
        using var secure = new SslStream(stream, false, (_, certificate, _, _) => certificate is not null);
        await secure.AuthenticateAsClientAsync("localhost").WaitAsync(Polling.Patience);
        using var client = await UpgradeAsync(secure);
        await client.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None).WaitAsync(Polling.Patience);
        Assert.Equal("192.0.2.9:5002 hello", await ReceiveAsync(client));
    }

    public void Dispose() => _certificates.Dispose();

    private static async Task<WebSocket> UpgradeAsync(Stream stream)
    {
        await stream.WriteAsync("GET /chat HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"u8.ToArray());
        var answer = new StringBuilder();
        var one = new byte[1];
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one).AsTask().WaitAsync(Polling.Patience) > 0) answer.Append((char)one[0]);
        Assert.StartsWith("HTTP/1.1 101 ", answer.ToString(), StringComparison.Ordinal);
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions());
    }

    private static async Task<string> ReceiveAsync(WebSocket client)
    {
        var (buffer, length) = (new byte[1 << 18], 0);
        while (true)
        {
            var part = await client.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None).AsTask().WaitAsync(Polling.Patience);
            length += part.Count;
            if (part.EndOfMessage) return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }

    private static async Task ExpectAsync(Stream stream, string end)
    {
        var (buffer, length) = (new byte[1000], 0);
        while (!Encoding.UTF8.GetString(buffer, 0, length).EndsWith(end, StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer.AsMemory(length)).AsTask().WaitAsync(Polling.Patience);
            Assert.True(count > 0, Encoding.UTF8.GetString(buffer, 0, length));
            length += count;
        }
    }

    private static async Task EndsAsync(Stream stream)
    {
        try
        {
            while (await stream.ReadAsync(new byte[100]).AsTask().WaitAsync(Polling.Patience) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Torn down: that is an end as well.
        }
    }

    private static ServerOptions Proxied(ServerOptions server) => server with { ProxyProtocol = true };

    private ServerOptions Encrypted(ServerOptions server) => server with { Tls = new() { Certificate = _certificates.CertificateFile, Key = _certificates.KeyFile } };
}
