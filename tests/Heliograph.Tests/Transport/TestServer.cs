using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Listeners;

namespace Heliograph.Tests.Transport;

/// <summary>A transport host on loopback with one listener, whose protocols and errors a test can see.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public static readonly TheoryData<string> Kinds = CreateKinds();

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public TestServer(string kind, Func<ListenerOptions, ListenerOptions>? with = null, Reaction? reaction = null, int shards = 1, int total = 0)
    {
        Shards = [.. Enumerable.Range(0, shards).Select(i => NewShard(i, Errors.Enqueue))];
        Host = new(Shards, new() { Kind = Enum.Parse<TransportKind>(kind), MaxConnections = total }, TimeProvider.System, Log.Enqueue);
        ListenerOptions options = new()
        {
            Name = "test",
            Port = 0,
            Protocol = link =>
            {
                var protocol = reaction is null ? new EchoProtocol(link) : new ReactingProtocol(link, reaction);
                Protocols.Enqueue(protocol);
                return protocol;
            },
        };
        Listener = Host.Open(with?.Invoke(options) ?? options);
        Host.Start();
    }

    public ConcurrentQueue<EchoProtocol> Protocols { get; } = new();

    public ConcurrentQueue<Exception> Errors { get; } = new();

    public ConcurrentQueue<string> Log { get; } = new();

    public Shard[] Shards { get; }

    public TransportHost Host { get; }

    public Listener Listener { get; }

    public static Shard NewShard(int index, Action<Exception> onError, TimeProvider? time = null) =>
        new(index, time ?? TimeProvider.System, new ShardMetrics(new SummaryWindow(TimeProvider.System)), onError);

    public static async Task Eventually(Func<bool> condition, string what)
    {
        var until = DateTime.UtcNow + Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < until, $"Not in time: {what}");
            await Task.Delay(5);
        }
    }

    public async Task<Socket> ConnectAsync(int receiveBuffer = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer > 0) socket.ReceiveBufferSize = receiveBuffer;
        socket.ReceiveTimeout = socket.SendTimeout = (int)Patience.TotalMilliseconds;
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Listener.Port)).WaitAsync(Patience);
        return socket;
    }

    public async Task<EchoProtocol> ProtocolAsync(int index = 0)
    {
        await Eventually(() => Protocols.Count > index, "a protocol was made");
        return Protocols.ElementAt(index);
    }

    public static async Task<byte[]> ReadExactAsync(Socket socket, int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var part = await socket.ReceiveAsync(bytes.AsMemory(read)).AsTask().WaitAsync(Patience);
            Assert.True(part > 0, $"The stream ended after {read} of {count} bytes.");
            read += part;
        }

        return bytes;
    }

    /// <summary>All bytes up to the end of the stream; a reset throws.</summary>
    public static async Task<byte[]> ReadToEndAsync(Socket socket)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = await socket.ReceiveAsync(buffer.AsMemory()).AsTask().WaitAsync(Patience)) > 0;) all.Write(buffer, 0, count);
        return all.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(0, Host.Live);
        Assert.Empty(Errors);
    }

    private static TheoryData<string> CreateKinds()
    {
        TheoryData<string> kinds = [];
        if (OperatingSystem.IsLinux()) kinds.Add(nameof(TransportKind.Epoll));
        kinds.Add(nameof(TransportKind.Sockets));
        return kinds;
    }
}
