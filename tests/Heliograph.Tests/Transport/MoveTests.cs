using System.Collections.Concurrent;
using System.Text;
using Heliograph.Broker.Shards;
using Heliograph.Server.Listeners;
using Heliograph.Server.Transport.Memory;

namespace Heliograph.Tests.Transport;

public sealed class MoveTests
{
    public static TheoryData<string> Kinds => TestServer.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Bytes_not_consumed_follow_a_plain_link_to_its_new_shard(string kind) => await MoveAround(kind, options => options, Plain);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Bytes_not_consumed_follow_a_WebSocket_link_to_its_new_shard(string kind) =>
        await MoveAround(kind, options => options with { WebSocket = new() { Path = "/mqtt" } }, Upgraded);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Bytes_not_consumed_follow_a_TLS_link_to_its_new_shard(string kind)
    {
        using var certificates = new TestCertificates();
        await MoveAround(
            kind,
            options => options with { Tls = new() { CertificateFile = certificates.CertificateFile, KeyFile = certificates.KeyFile } },
            async socket => await TlsTests.AuthenticateAsync(socket));
    }

    [Fact]
    public void A_link_that_is_closed_in_the_same_turn_does_not_move()
    {
        var loops = TwoLoops();
        var attached = new List<int>();
        var link = loops[0].Connect(link => new MovingProtocol(link, attached, protocol =>
        {
            protocol.Link.MoveTo(loops[1].Shard);
            protocol.Link.Close();
            return 0;
        }));
        link.Send("x"u8);
        MemoryLoop.RunUntilIdle(loops);
        Assert.True(link.IsReleased);
        Assert.Equal([0], attached);
    }

    [Fact]
    public void Output_appended_before_the_move_is_written_by_the_old_shard()
    {
        var loops = TwoLoops();
        var attached = new List<int>();
        var link = loops[0].Connect(link => new MovingProtocol(link, attached, protocol =>
        {
            if (attached.Count == 1)
            {
                protocol.Link.Output.Append("before "u8);
                protocol.Link.MoveTo(loops[1].Shard);
                return 0;
            }

            protocol.Link.Output.Append("after"u8);
            return 1;
        }));
        link.Send("x"u8);
        loops[0].Turn();
        Assert.Equal("before "u8.ToArray(), link.Received.ToArray());
        MemoryLoop.RunUntilIdle(loops);
        Assert.Equal("before after"u8.ToArray(), link.Received.ToArray());
        Assert.Equal([0, 1], attached);
    }

    [Fact]
    public void Output_the_peer_did_not_take_follows_the_link()
    {
        var loops = TwoLoops();
        var attached = new List<int>();
        var link = loops[0].Connect(link => new MovingProtocol(link, attached, protocol =>
        {
            if (attached.Count > 1) return 1;
            protocol.Link.Output.Append(new byte[Link.HighWater + 10]);
            protocol.Link.MoveTo(loops[1].Shard);
            return 0;
        }));
        link.SetWindow(100);
        link.Send("x"u8);
        MemoryLoop.RunUntilIdle(loops);
        Assert.Equal([0, 1], attached);
        Assert.Equal(Link.HighWater - 90, link.Unsent);
        link.SetWindow(int.MaxValue);
        MemoryLoop.RunUntilIdle(loops);
        Assert.Equal(Link.HighWater + 10, link.Received.Length);
        Assert.Equal(1, ((EchoProtocol)link.Protocol).DrainedCount);
    }

    [Fact]
    public void Output_appended_while_the_old_shard_flushes_is_written_by_the_new_one()
    {
        var loops = TwoLoops();
        var moving = loops[0].Connect(link => new MovingProtocol(link, [], protocol =>
        {
            if (protocol.Link.Shard == loops[1].Shard) return 1;
            protocol.Link.Output.Append("before "u8);
            protocol.Link.MoveTo(loops[1].Shard);
            return 0;
        }));
        var draining = loops[0].Connect(link => new DrainingProtocol(link, () => moving.Output.Append("late"u8)));
        moving.Send("x"u8);
        draining.Send("x"u8);
        loops[0].Turn();
        loops[0].Turn();
        Assert.Equal("before "u8.ToArray(), moving.Received.ToArray());
        MemoryLoop.RunUntilIdle(loops);
        Assert.Equal("before late"u8.ToArray(), moving.Received.ToArray());
    }

    private static MemoryLoop[] TwoLoops()
    {
        MemoryLoop[] loops = [new(TestServer.NewShard(0, Fail)), new(TestServer.NewShard(1, Fail))];
        foreach (var loop in loops) loop.Join(loops);
        return loops;

        static void Fail(Exception error) => throw new InvalidOperationException("The shard met an error.", error);
    }

    private static Task<Stream> Plain(System.Net.Sockets.Socket socket) => Task.FromResult<Stream>(new System.Net.Sockets.NetworkStream(socket));

    private static async Task<Stream> Upgraded(System.Net.Sockets.Socket socket)
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes(WebSocketUpgradeTests.Request));
        var head = new List<byte>();
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray())) head.AddRange(await TestServer.ReadExactAsync(socket, 1));
        return new FramingStream(new System.Net.Sockets.NetworkStream(socket));
    }

    // Each line "n…" asks to be handled by shard n; lines are of very different sizes and several travel together.
    private static async Task MoveAround(string kind, Func<ListenerOptions, ListenerOptions> with, Func<System.Net.Sockets.Socket, Task<Stream>> open)
    {
        var threads = new ConcurrentDictionary<int, string>();
        await using var server = new TestServer(kind, with, EchoLinesOnTheirShard, shards: 2);
        s_shards = server.Shards;
        using var socket = await server.ConnectAsync();
        await using var stream = await open(socket);
        var text = new StringBuilder();
        for (var i = 0; i < 60; i++) text.Append((i / 3) % 2).Append('a', i * i * (i % 7)).Append('\n');
        var bytes = Encoding.ASCII.GetBytes(text.ToString());
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < bytes.Length; i += 7777) await stream.WriteAsync(bytes.AsMemory(i, Math.Min(7777, bytes.Length - i)));
        });
        var back = new byte[bytes.Length];
        await stream.ReadExactlyAsync(back).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        await sending;
        Assert.Equal(bytes, back);
        Assert.InRange((await server.ProtocolAsync()).AttachedCount, 20, 21);
    }

    private static Shard[] s_shards = [];

    private static int EchoLinesOnTheirShard(EchoProtocol protocol, ReadOnlySpan<byte> data)
    {
        var consumed = 0;
        for (int end; (end = data[consumed..].IndexOf((byte)'\n')) >= 0; consumed += end + 1)
        {
            var shard = s_shards[data[consumed] - '0'];
            if (shard != protocol.Link.Shard)
            {
                protocol.Link.MoveTo(shard);
                return consumed;
            }

            protocol.Link.Output.Append(data.Slice(consumed, end + 1));
        }

        return consumed;
    }

    // Appends so much that it is told, during the flush, that all has been written.
    private sealed class DrainingProtocol(Link link, Action drained) : EchoProtocol(link)
    {
        public override int Receive(ReadOnlySpan<byte> data)
        {
            Link.Output.Append(new byte[Link.HighWater]);
            return data.Length;
        }

        public override void Drained() => drained();
    }

    private sealed class MovingProtocol(Link link, List<int> attached, Func<EchoProtocol, int> reaction) : EchoProtocol(link)
    {
        public override int Receive(ReadOnlySpan<byte> data) => reaction(this);

        public override void Attached(Shard shard) => attached.Add(shard.Index);
    }
}
