using System.Net.Sockets;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Listeners;

namespace Heliograph.Tests.Transport;

public sealed class ListenerTests
{
    public static TheoryData<string> Kinds => TestServer.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Connections_above_the_listeners_maximum_are_closed_at_once_and_counted(string kind)
    {
        await using var server = new TestServer(kind, options => options with { MaxConnections = 2 });
        using var first = await Served(server);
        using var second = await Served(server);
        using var third = await server.ConnectAsync();
        await ExpectRefused(third);
        Assert.Equal(1, server.Listener.Refused(ConnectionRefusal.ListenerLimit));
        Assert.Equal(2, server.Listener.Live);
        Assert.Equal(2, server.Listener.Accepted);

        first.Dispose();
        await TestServer.Eventually(() => server.Listener.Live == 1, "a place is free");
        using var fourth = await Served(server);
        Assert.Equal(3, server.Listener.Accepted);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Connections_above_the_total_are_closed_at_once_and_counted_where_they_came(string kind)
    {
        await using var server = new TestServer(kind, total: 1);
        var other = server.Host.Open(new() { Name = "other", Port = 0, Protocol = link => new EchoProtocol(link) });
        using var first = await Served(server);
        using var refused = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await refused.ConnectAsync("127.0.0.1", other.Port);
        await ExpectRefused(refused);
        Assert.Equal(1, other.Refused(ConnectionRefusal.TotalLimit));
        Assert.Equal(0, other.Live);
        Assert.Equal(1, server.Host.Live);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Connections_faster_than_the_rate_are_closed_at_once_and_counted(string kind)
    {
        await using var server = new TestServer(kind, options => options with { ConnectionRate = 3 });
        var clients = new List<Socket>();
        for (var i = 0; i < 10; i++) clients.Add(await server.ConnectAsync());
        await TestServer.Eventually(() => server.Listener.Accepted + server.Listener.Refused(ConnectionRefusal.Rate) == 10, "all have been looked at");
        Assert.InRange(server.Listener.Accepted, 3, 9);
        await TestServer.Eventually(() => clients.Count(client => client.Poll(0, SelectMode.SelectRead)) == server.Listener.Refused(ConnectionRefusal.Rate), "those refused are closed");
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public void A_second_of_connections_may_come_at_once_and_then_the_rate_holds()
    {
        var clock = new ManualClock();
        var rate = new ConnectionRate(10, clock);
        Assert.Equal(10, Enumerable.Range(0, 50).Count(_ => rate.TryTake()));
        clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(2, Enumerable.Range(0, 50).Count(_ => rate.TryTake()));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(10, Enumerable.Range(0, 50).Count(_ => rate.TryTake()));
        Assert.Equal(1000, Enumerable.Range(0, 1000).Count(_ => new ConnectionRate(0, clock).TryTake()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_port_in_use_is_a_clear_error(string kind)
    {
        await using var server = new TestServer(kind);
        var error = Assert.Throws<ListenerException>(() => server.Host.Open(Options() with { Port = server.Listener.Port }));
        Assert.Contains("'second'", error.Message);
        Assert.Contains($"port {server.Listener.Port} is in use", error.Message);
    }

    [Theory]
    [InlineData("localhost", 0, "is not an IP address")]
    [InlineData("203.0.113.77", 0, "is not an address of this machine")]
    [InlineData("127.0.0.1", 70000, "has a port outside 0 to 65535")]
    public async Task An_address_that_cannot_be_bound_is_a_clear_error(string bind, int port, string expected)
    {
        await using var server = new TestServer(nameof(TransportKind.Auto));
        var error = Assert.Throws<ListenerException>(() => server.Host.Open(Options() with { Bind = bind, Port = port }));
        Assert.Contains($"Listener 'second': {bind} port {port} {expected}", error.Message);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task After_stopping_to_accept_connections_stay_and_the_port_is_free(string kind)
    {
        await using var server = new TestServer(kind);
        using var client = await Served(server);
        await server.Host.StopAcceptingAsync();
        using var late = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(() => late.ConnectAsync("127.0.0.1", server.Listener.Port));
        await client.SendAsync("still"u8.ToArray());
        Assert.Equal("still"u8.ToArray(), await TestServer.ReadExactAsync(client, 5));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Stopping_writes_what_is_pending_and_tells_the_protocols(string kind)
    {
        const int Size = 4 << 20;
        var server = new TestServer(kind, reaction: (protocol, data) =>
        {
            protocol.Link.Output.Append(new byte[Size]);
            return data.Length;
        });
        using var client = await server.ConnectAsync(receiveBuffer: 8192);
        await client.SendAsync("x"u8.ToArray());
        var protocol = await server.ProtocolAsync();
        await TestServer.Eventually(() => protocol.ReceivedBytes == 1, "the protocol has answered");
        var stopping = server.DisposeAsync();
        Assert.Equal(Size, (await TestServer.ReadToEndAsync(client)).Length);
        client.Dispose();
        await stopping;
        Assert.NotNull(protocol.End);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Stopping_does_not_wait_for_a_peer_that_never_reads(string kind)
    {
        var server = new TestServer(kind, reaction: (protocol, data) =>
        {
            protocol.Link.Output.Append(new byte[64 << 20]);
            return data.Length;
        });
        using var client = await server.ConnectAsync(receiveBuffer: 8192);
        await client.SendAsync("x"u8.ToArray());
        var protocol = await server.ProtocolAsync();
        await TestServer.Eventually(() => protocol.ReceivedBytes == 1, "the protocol has answered");
        await server.Host.StopAsync(TimeSpan.FromMilliseconds(100));
        Assert.Equal(0, server.Host.Live);
        Assert.NotNull(protocol.End);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Descriptors_are_given_back(string kind)
    {
        if (!OperatingSystem.IsLinux()) return;
        await using var server = new TestServer(kind, shards: 2);
        await Round(server, 20);
        var before = Open();
        for (var i = 0; i < 5; i++) await Round(server, 100);
        await TestServer.Eventually(() => Open() <= before + 20, $"descriptors return to about {before}");
    }

    private static int Open() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    private static ListenerOptions Options() => new() { Name = "second", Port = 0, Protocol = link => new EchoProtocol(link) };

    private static async Task Round(TestServer server, int count)
    {
        var clients = new List<Socket>();
        for (var i = 0; i < count; i++) clients.Add(await server.ConnectAsync());
        clients.ForEach(client => client.Dispose());
        await TestServer.Eventually(() => server.Listener.Live == 0, "all links are released");
    }

    private static async Task<Socket> Served(TestServer server)
    {
        var client = await server.ConnectAsync();
        await client.SendAsync("x"u8.ToArray());
        await TestServer.ReadExactAsync(client, 1);
        return client;
    }

    private static async Task ExpectRefused(Socket client)
    {
        try
        {
            Assert.Empty(await TestServer.ReadToEndAsync(client));
        }
        catch (SocketException error)
        {
            Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        }
    }
}
