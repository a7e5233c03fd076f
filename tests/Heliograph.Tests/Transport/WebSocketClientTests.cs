using System.Net.Security;
using System.Net.WebSockets;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Listeners;

namespace Heliograph.Tests.Transport;

public sealed class WebSocketClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Kinds => TestServer.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_stock_client_is_served(string kind)
    {
        await using var server = new TestServer(kind, options => options with { WebSocket = new() { Path = "/mqtt" } });
        await Exercise(server, "ws", null);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_stock_client_is_served_over_TLS(string kind)
    {
        using var certificates = new TestCertificates();
        await using var server = new TestServer(kind, options => options with
        {
            WebSocket = new() { Path = "/mqtt" },
            Tls = new() { CertificateFile = certificates.CertificateFile, KeyFile = certificates.KeyFile },
        });
        await Exercise(server, "wss", (_, certificate, _, _) => certificate is not null);
    }

    [Fact]
    public async Task A_stock_client_with_another_subprotocol_or_path_is_refused()
    {
        await using var server = new TestServer(nameof(TransportKind.Auto), options => options with { WebSocket = new() { Path = "/mqtt" } });
        using var wrong = new ClientWebSocket();
        wrong.Options.AddSubProtocol("wamp");
        await Assert.ThrowsAsync<WebSocketException>(() => wrong.ConnectAsync(Address(server, "ws", "/mqtt"), default).WaitAsync(Patience));
        using var lost = new ClientWebSocket();
        lost.Options.AddSubProtocol("mqtt");
        await Assert.ThrowsAsync<WebSocketException>(() => lost.ConnectAsync(Address(server, "ws", "/"), default).WaitAsync(Patience));
        await TestServer.Eventually(() => server.Listener.Refused(ConnectionRefusal.WebSocketUpgrade) == 2, "the refusals are counted");
    }

    private static Uri Address(TestServer server, string scheme, string path) => new($"{scheme}://127.0.0.1:{server.Listener.Port}{path}");

    private static async Task Exercise(TestServer server, string scheme, RemoteCertificateValidationCallback? validation)
    {
        using var client = new ClientWebSocket();
        client.Options.AddSubProtocol("mqtt");
        client.Options.RemoteCertificateValidationCallback = validation;
        await client.ConnectAsync(Address(server, scheme, "/mqtt"), default).WaitAsync(Patience);
        Assert.Equal("mqtt", client.SubProtocol);
        foreach (var size in new[] { 1, 200, 70_000, 2_000_000 })
        {
            var bytes = PlainLinkTests.Random(size);
            var sending = client.SendAsync(bytes, WebSocketMessageType.Binary, true, default);
            Assert.Equal(bytes, await ReadAsync(client, size));
            await sending;
        }

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default).WaitAsync(Patience);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
    }

    private static async Task<byte[]> ReadAsync(ClientWebSocket client, int size)
    {
        var bytes = new byte[size];
        for (var read = 0; read < size;)
        {
            var part = await client.ReceiveAsync(bytes.AsMemory(read), default).AsTask().WaitAsync(Patience);
            Assert.Equal(WebSocketMessageType.Binary, part.MessageType);
            read += part.Count;
        }

        return bytes;
    }
}
