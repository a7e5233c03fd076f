using Heliograph.Server.Listeners;
using Heliograph.Server.Transport.Epoll;

namespace Heliograph.Tests.Transport;

public sealed class SteadyStateTests
{
    [Fact]
    public async Task An_epoll_loop_that_echoes_allocates_nothing()
    {
        if (!OperatingSystem.IsLinux()) return;
        long allocated = 0;
        await using var server = new TestServer(nameof(TransportKind.Epoll), reaction: (protocol, data) =>
        {
            protocol.Link.Output.Append(data);
            Volatile.Write(ref allocated, GC.GetAllocatedBytesForCurrentThread());
            return data.Length;
        });
        using var client = await server.ConnectAsync();
        var bytes = new byte[1000];
        long before = 0;
        for (var i = 0; i < 4000; i++)
        {
            client.Send(bytes);
            for (var read = 0; read < bytes.Length;) read += client.Receive(bytes.AsSpan(read));
            if (i == 2000) before = Volatile.Read(ref allocated);
        }

        Assert.Equal(before, Volatile.Read(ref allocated));
    }

    [Fact]
    public void An_in_memory_link_that_echoes_allocates_nothing() => ExpectNoAllocation(new MemoryFixture(), new byte[1000]);

    [Fact]
    public void WebSocket_frames_allocate_nothing()
    {
        var fixture = new MemoryFixture(WebSocketUpgradeTests.Settings);
        fixture.Exchange(System.Text.Encoding.ASCII.GetBytes(WebSocketUpgradeTests.Request));
        ExpectNoAllocation(fixture, WebSocketFrameTests.Frame(2, new byte[1000]));
    }

    [Fact]
    public void An_idle_epoll_link_holds_at_most_152_bytes()
    {
        const int Count = 1000;
        var fixture = new MemoryFixture();
        var links = new EpollLink[Count];
        var protocols = Allocated(_ => new EchoProtocol(null!));
        var all = Allocated(i => links[i] = new(fixture.Origin, -1, default));
        Assert.InRange((all - protocols) / Count, 1, 152);

        static long Allocated(Func<int, object> create)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Count; i++) create(i);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static void ExpectNoAllocation(MemoryFixture fixture, byte[] bytes)
    {
        long seen = 0;
        fixture.Link.Sink = (part, _) => seen += part.Length;
        for (var i = 0; i < 1000; i++) Turn();
        Assert.Contains(0, Enumerable.Range(0, 5).Select(_ => Allocated())); // Other tests may take the pooled buffer that a round needs, but not that of all.
        Assert.True(seen >= 1200 * 1000);

        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 200; i++) Turn();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        void Turn()
        {
            fixture.Link.Send(bytes);
            fixture.Loop.Turn();
        }
    }
}
