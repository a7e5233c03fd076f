using System.Net.Sockets;
using Heliograph.Broker.Shards;

namespace Heliograph.Tests.Transport;

public sealed class PlainLinkTests
{
    public static TheoryData<string> Kinds => TestServer.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Bytes_sent_one_at_a_time_come_back_in_order(string kind)
    {
        await using var server = new TestServer(kind);
        using var client = await server.ConnectAsync();
        var bytes = Enumerable.Range(0, 100).Select(i => (byte)i).ToArray();
        foreach (var b in bytes) await client.SendAsync(new[] { b });
        Assert.Equal(bytes, await TestServer.ReadExactAsync(client, 100));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_message_of_4_MiB_comes_back_whole(string kind)
    {
        await using var server = new TestServer(kind);
        using var client = await server.ConnectAsync();
        var bytes = Random(4 << 20);
        var sending = Task.Run(() => SendAll(client, bytes));
        Assert.Equal(bytes, await TestServer.ReadExactAsync(client, bytes.Length));
        await sending;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_protocol_that_waits_for_4_MiB_sees_them_in_one_run_without_quadratic_work(string kind)
    {
        const int Size = 4 << 20;
        var calls = 0;
        await using var server = new TestServer(kind, reaction: (protocol, data) =>
        {
            calls++;
            if (data.Length < Size) return 0;
            protocol.Link.Output.Append(data[..Size]);
            return Size;
        });
        using var client = await server.ConnectAsync();
        var bytes = Random(Size);
        var sending = Task.Run(() => SendAll(client, bytes));
        Assert.Equal(bytes, await TestServer.ReadExactAsync(client, bytes.Length));
        await sending;
        Assert.InRange(calls, 1, 2000);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_not_consumed_comes_again_with_what_follows(string kind)
    {
        await using var server = new TestServer(kind, reaction: EchoLines);
        using var client = await server.ConnectAsync();
        var sizes = new[] { 1, 5000, 3, 4095, 4096, 4097, 70000, 2, 300000, 10 };
        var lines = sizes.SelectMany((size, i) => Enumerable.Repeat((byte)('a' + i), size).Append((byte)'\n')).ToArray();
        var sending = Task.Run(() =>
        {
            for (var i = 0; i < lines.Length; i += 1777) SendAll(client, lines.AsMemory(i, Math.Min(1777, lines.Length - i)));
        });
        Assert.Equal(lines, await TestServer.ReadExactAsync(client, lines.Length));
        await sending;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Three_hundred_connections_are_served_and_counted(string kind)
    {
        await using var server = new TestServer(kind, shards: 2);
        var clients = new List<Socket>();
        for (var i = 0; i < 300; i++) clients.Add(await server.ConnectAsync());
        for (var i = 0; i < 300; i++) await clients[i].SendAsync(BitConverter.GetBytes(i));
        for (var i = 0; i < 300; i++) Assert.Equal(i, BitConverter.ToInt32(await TestServer.ReadExactAsync(clients[i], 4)));
        Assert.Equal(300, server.Listener.Live);
        Assert.Equal(300, server.Listener.Accepted);
        clients.ForEach(client => client.Dispose());
        await TestServer.Eventually(() => server.Listener.Live == 0, "all connections are released");
        await TestServer.Eventually(() => server.Protocols.All(protocol => protocol.End == LinkEnd.Peer), "each protocol is told how it ended");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_peer_that_half_closes_gets_its_answer_and_then_the_end(string kind)
    {
        await using var server = new TestServer(kind);
        using var client = await server.ConnectAsync();
        var bytes = Random(100_000);
        SendAll(client, bytes);
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal(bytes, await TestServer.ReadToEndAsync(client));
        var protocol = await server.ProtocolAsync();
        await TestServer.Eventually(() => protocol.End == LinkEnd.Peer, "the protocol is told");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_reset_ends_the_link_as_broken(string kind)
    {
        await using var server = new TestServer(kind);
        var client = await server.ConnectAsync();
        await client.SendAsync("x"u8.ToArray());
        await TestServer.ReadExactAsync(client, 1);
        client.LingerState = new(true, 0);
        client.Dispose();
        var protocol = await server.ProtocolAsync();
        await TestServer.Eventually(() => protocol.End == LinkEnd.Broken, "the protocol is told");
        await TestServer.Eventually(() => server.Listener.Live == 0, "the link is released");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_slow_reader_blocks_only_itself_and_is_drained_later(string kind)
    {
        const int Size = 16 << 20;
        await using var server = new TestServer(kind, reaction: (protocol, data) =>
        {
            if (data[0] != 'B') protocol.Link.Output.Append(data);
            else protocol.Link.Output.Append(new byte[Size]);
            return data.Length;
        });
        using var slow = await server.ConnectAsync(receiveBuffer: 8192);
        await slow.SendAsync("B"u8.ToArray());
        var protocol = await server.ProtocolAsync();
        await TestServer.Eventually(() => protocol.Link.Unsent > Link.HighWater, "the output is held back");

        using var other = await server.ConnectAsync();
        await other.SendAsync("hello"u8.ToArray());
        Assert.Equal("hello"u8.ToArray(), await TestServer.ReadExactAsync(other, 5));
        Assert.Equal(0, protocol.DrainedCount);

        await TestServer.ReadExactAsync(slow, Size);
        await TestServer.Eventually(() => protocol.DrainedCount == 1, "the protocol is told once");
        Assert.Equal(0, protocol.Link.Unsent);
        await slow.SendAsync("again"u8.ToArray());
        Assert.Equal("again"u8.ToArray(), await TestServer.ReadExactAsync(slow, 5));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Close_writes_everything_first_even_to_a_slow_reader(string kind)
    {
        const int Size = 8 << 20;
        await using var server = new TestServer(kind, reaction: (protocol, data) =>
        {
            protocol.Link.Output.Append(new byte[Size]);
            protocol.Link.Close();
            return data.Length;
        });
        using var client = await server.ConnectAsync(receiveBuffer: 8192);
        await client.SendAsync("x"u8.ToArray());
        Assert.Equal(Size, (await TestServer.ReadToEndAsync(client)).Length);
        var protocol = await server.ProtocolAsync();
        await TestServer.Eventually(() => protocol.End == LinkEnd.Local, "the protocol is told how it ended");
        client.Dispose();
        await TestServer.Eventually(() => server.Listener.Live == 0, "the link is released");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_last_words_survive_input_that_nobody_read(string kind)
    {
        await using var server = new TestServer(kind, reaction: (protocol, data) =>
        {
            protocol.Link.Output.Append("bye"u8);
            protocol.Link.Close();
            return data.Length;
        });
        using var client = await server.ConnectAsync();
        SendAll(client, new byte[300_000]);
        Assert.Equal("bye"u8.ToArray(), await TestServer.ReadToEndAsync(client));
        client.Dispose();
        await TestServer.Eventually(() => server.Listener.Live == 0, "the link is released");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Abort_ends_the_link_without_writing(string kind)
    {
        await using var server = new TestServer(kind, reaction: (protocol, data) =>
        {
            protocol.Link.Output.Append(new byte[1000]);
            protocol.Link.Abort();
            return data.Length;
        });
        using var client = await server.ConnectAsync();
        await client.SendAsync("x"u8.ToArray());
        Assert.Empty(await TestServer.ReadToEndAsync(client));
        var protocol = await server.ProtocolAsync();
        await TestServer.Eventually(() => protocol.End == LinkEnd.Local, "the protocol is told how it ended");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_protocol_that_throws_loses_only_its_own_link(string kind)
    {
        await using var server = new TestServer(kind, reaction: (protocol, data) =>
        {
            if (data[0] == '!') throw new InvalidOperationException("bug");
            protocol.Link.Output.Append(data);
            return data.Length;
        });
        using var good = await server.ConnectAsync();
        using var bad = await server.ConnectAsync();
        await bad.SendAsync("!"u8.ToArray());
        Assert.Empty(await TestServer.ReadToEndAsync(bad));
        await good.SendAsync("ok"u8.ToArray());
        Assert.Equal("ok"u8.ToArray(), await TestServer.ReadExactAsync(good, 2));
        Assert.Equal("bug", Assert.Single(server.Errors).Message);
        server.Errors.Clear();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_remote_end_point_is_known_also_after_the_end(string kind)
    {
        await using var server = new TestServer(kind);
        var client = await server.ConnectAsync();
        var local = client.LocalEndPoint;
        var protocol = await server.ProtocolAsync();
        Assert.Equal(local, protocol.Link.Remote);
        client.Dispose();
        await TestServer.Eventually(() => server.Listener.Live == 0, "the link is released");
        Assert.Equal(local, protocol.Link.Remote);
    }

    internal static byte[] Random(int count)
    {
        var bytes = new byte[count];
        new Random(42).NextBytes(bytes);
        return bytes;
    }

    internal static void SendAll(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[socket.Send(bytes.Span)..];
    }

    private static int EchoLines(EchoProtocol protocol, ReadOnlySpan<byte> data)
    {
        var consumed = 0;
        for (int end; (end = data[consumed..].IndexOf((byte)'\n')) >= 0; consumed += end + 1)
        {
            protocol.Link.Output.Append(data.Slice(consumed, end + 1));
        }

        return consumed;
    }
}
