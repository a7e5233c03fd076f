using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Transport;
using Heliograph.Server.Transport.Layers;
using Heliograph.Server.Transport.Memory;

namespace Heliograph.Tests.Transport;

/// <summary>One in-memory link with the layers asked for, its loop driven by the test.</summary>
internal sealed class MemoryFixture
{
    public MemoryFixture(LayerSettings? layers = null, Reaction? reaction = null, TimeProvider? time = null)
    {
        Loop = new(TestServer.NewShard(0, error => throw new InvalidOperationException("The shard met an error.", error), time));
        Origin = new(layers, link => Protocol = reaction is null ? new EchoProtocol(link) : new ReactingProtocol(link, reaction));
        Link = Loop.Connect(Origin);
        Run();
    }

    public MemoryLoop Loop { get; }

    public FixtureOrigin Origin { get; }

    public MemoryLink Link { get; }

    public EchoProtocol Protocol { get; private set; } = null!;

    /// <summary>The peer sends; what the broker answered by the time nothing more happens.</summary>
    public byte[] Exchange(ReadOnlySpan<byte> bytes)
    {
        Link.ClearReceived();
        Link.Send(bytes);
        Run();
        return Link.Received.ToArray();
    }

    /// <summary>As <see cref="Exchange"/>, each byte in a turn of its own.</summary>
    public byte[] Drip(ReadOnlySpan<byte> bytes)
    {
        Link.ClearReceived();
        foreach (var one in bytes)
        {
            Link.Send([one]);
            Run();
        }

        return Link.Received.ToArray();
    }

    public void Run() => MemoryLoop.RunUntilIdle(Loop);

    internal sealed class FixtureOrigin(LayerSettings? layers, Func<Link, IProtocol> protocol) : LinkOrigin
    {
        public List<string> Failures { get; } = [];

        public int ReleasedCount { get; private set; }

        public override IProtocol CreateProtocol(Link link) => protocol(link);

        public override LayerStack? CreateLayers(StreamLink link) => layers is null ? null : new(link, layers);

        public override bool TryAdmit() => true;

        public override void Released() => ReleasedCount++;

        public override void HandshakeFailed(Link link, string detail, ConnectionRefusal reason) => Failures.Add(detail);

        public override void AcceptFailed(string error)
        {
        }
    }
}
