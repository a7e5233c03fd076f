using System.Net;
using System.Net.Sockets;
using System.Text;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Transport;

namespace Heliograph.Tests.Fuzz;

/// <summary>Clients that begin and never finish: they cost little while they last, and they do not last.</summary>
[Collection(RunsAlone.Name)]
public sealed class SlowClientTests : IDisposable
{
    private const long MemoryBound = 64 << 20;
    private static readonly byte[] s_connect = new ClientOptions { ClientId = new string('c', 60) }.Encode();

    private readonly TestCertificates _certificates = new();

    [Fact]
    public async Task A_CONNECT_that_comes_in_single_bytes_is_cut_off_at_the_deadline()
    {
        await using var broker = await StartAsync();
        using var slow = await OpenAsync(broker, Door.Tcp);
        for (var second = 0; second < 9; second++)
        {
            await slow.SendAsync(s_connect.AsMemory(second, 1));
            await broker.AdvanceAsync(1);
        }

        Assert.Equal(1, broker.Node.Listeners[(int)Door.Tcp].Live);
        await broker.AdvanceAsync(2);
        Assert.Empty(await TestServer.ReadToEndAsync(slow));
        await Polling.Eventually(() => broker.Node.Listeners[(int)Door.Tcp].Live == 0);
    }

    [Fact]
    public async Task A_request_that_comes_in_single_bytes_is_cut_off_at_the_deadline()
    {
        await using var broker = await StartAsync();
        using var slow = await OpenAsync(broker, Door.WebSocket);
        for (var second = 0; second < 9; second++)
        {
            await slow.SendAsync(Encoding.ASCII.GetBytes(WebSocketUpgradeTests.Request).AsMemory(second, 1));
            await broker.AdvanceAsync(1);
        }

        Assert.Equal(1, broker.Node.Listeners[(int)Door.WebSocket].Live);
        await broker.AdvanceAsync(2);
        await Polling.Eventually(() => broker.Node.Listeners[(int)Door.WebSocket].Live == 0);
    }

    [Fact]
    public async Task After_the_upgrade_the_deadline_of_CONNECT_holds()
    {
        await using var broker = await StartAsync();
        using var silent = await OpenAsync(broker, Door.WebSocket);
        await silent.SendAsync(Encoding.ASCII.GetBytes(WebSocketUpgradeTests.Request));
        Assert.NotEqual(0, await silent.ReceiveAsync(new byte[1000]).WaitAsync(Polling.Patience));
        await broker.AdvanceAsync(11);
        await TestServer.ReadToEndAsync(silent); // the close frame, and that we do not answer it has a deadline of its own
        await broker.AdvanceAsync(2);
        await Polling.Eventually(() => broker.Node.Listeners[(int)Door.WebSocket].Live == 0);
    }

    [Fact]
    public async Task An_endless_header_is_refused_by_the_websocket_server()
    {
        await using var broker = await StartAsync();
        Assert.InRange(await SendEndlessHeaderAsync(broker.Node.Listeners[(int)Door.WebSocket].Port), 16 * 1024, 8 << 20);
        await Polling.Eventually(() => broker.Node.Listeners[(int)Door.WebSocket].Live == 0);
    }

    [Fact]
    public async Task An_endless_header_is_refused_by_the_metrics_page()
    {
        await using var broker = await StartAsync();
        Assert.InRange(await SendEndlessHeaderAsync(broker.Node.Http.Engine.Port), 16 * 1024, 8 << 20);
    }

    [Fact]
    public async Task A_length_above_the_limit_ends_the_connection_before_its_body()
    {
        await using var broker = await StartAsync();
        await using var client = await broker.OpenAsync();
        await client.SendHexAsync("10 FF FF FF 7F");
        await client.ExpectClosedAsync();
        Assert.Single(broker.Log.EndedOf(client));
    }

    [Fact]
    public async Task Lengths_whose_body_never_comes_cost_no_memory()
    {
        const int Count = 1000;
        await using var broker = await StartAsync();
        await using var witness = await broker.ConnectAsync();
        var before = Memory();
        var clients = await OpenManyAsync(broker, Door.Tcp, Count);
        foreach (var client in clients) await client.SendAsync((byte[])[0x10, 0xF0, 0xFF, 0x3F, .. s_connect.AsSpan(2)]);
        await broker.SettleAsync();
        Assert.InRange(Memory() - before, long.MinValue, MemoryBound); // 1,000 times what the lengths announce is 1 GB
        await witness.FenceAsync();
        await broker.AdvanceAsync(11);
        await Polling.Eventually(() => broker.Node.Listeners[(int)Door.Tcp].Live == 1);
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Five_thousand_connections_that_say_nothing_are_closed_by_the_deadline()
    {
        const int Count = 1250;
        await using var broker = await StartAsync();
        await using var witness = await broker.ConnectAsync();
        var (memory, files) = (Memory(), Files());
        List<Socket> clients = [];
        foreach (var door in Enum.GetValues<Door>()) clients.AddRange(await OpenManyAsync(broker, door, Count));
        await Polling.Eventually(() => Live(broker) == 1 + (4 * Count), "all are accepted");
        await witness.PublishAsync("t", "x", QoS.AtLeastOnce);
        Assert.InRange(Memory() - memory, long.MinValue, MemoryBound);

        await broker.AdvanceAsync(11);
        await Polling.Eventually(() => Live(broker) == 1, "all but one are closed");
        await witness.FenceAsync();
        clients.ForEach(client => client.Dispose());
        await Polling.Eventually(() => Files() <= files, "their files are closed");
        Assert.InRange(Memory() - memory, long.MinValue, MemoryBound / 4);
    }

    public void Dispose() => _certificates.Dispose();

    private static int Live(TestBroker broker) => broker.Node.Listeners.Sum(listener => listener.Live);

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static int Files() => OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : 0;

    private static async Task<Socket> OpenAsync(TestBroker broker, Door door)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, broker.Node.Listeners[(int)door].Port)).WaitAsync(Polling.Patience);
        return socket;
    }

    private static async Task<List<Socket>> OpenManyAsync(TestBroker broker, Door door, int count)
    {
        List<Socket> sockets = [];
        for (var i = 0; i < count; i++) sockets.Add(await OpenAsync(broker, door));
        await Polling.Eventually(() => broker.Node.Listeners[(int)door].Live >= count, "all are accepted");
        return sockets;
    }

    /// <summary>Sends header fields until the server ends the connection; the bytes it took to do so.</summary>
    private static async Task<long> SendEndlessHeaderAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { SendTimeout = 20_000 };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port)).WaitAsync(Polling.Patience);
        await socket.SendAsync("GET /mqtt HTTP/1.1\r\nHost: broker\r\n"u8.ToArray());
        var field = Encoding.ASCII.GetBytes("X-Filler: " + new string('x', 1000) + "\r\n");
        long sent = 0;
        try
        {
            while (sent < 64 << 20) sent += socket.Send(field);
        }
        catch (SocketException)
        {
            return sent;
        }

        Assert.Fail($"{sent} bytes of headers were taken");
        return sent;
    }

    private Task<TestBroker> StartAsync() => TestBroker.StartAsync(o => o with
    {
        Engine = o.Engine with
        {
            Servers =
            [
                new() { Protocol = ServerProtocol.Mqtt },
                new() { Protocol = ServerProtocol.Mqtt, ProxyProtocol = true },
                new() { Protocol = ServerProtocol.Mqtt, Path = "/mqtt" },
                new() { Protocol = ServerProtocol.Mqtt, Tls = new() { Certificate = _certificates.CertificateFile, Key = _certificates.KeyFile } },
            ],
        },
    });
}
