using System.Net;
using Heliograph.Broker.Shards;

namespace Heliograph.Tests.Rules.Events;

/// <summary>A link without a peer: what is written is gone at once.</summary>
internal sealed class SilentLink : Link
{
    private SilentLink(Func<Link, IProtocol> protocol) => Protocol = protocol(this);

    public override EndPoint? Remote => null;

    /// <summary>One that is attached to a shard, on whose thread this is.</summary>
    public static SilentLink Open(Shard shard, Func<Link, IProtocol> protocol)
    {
        var link = new SilentLink(protocol);
        link.Attach(shard);
        return link;
    }

    /// <summary>The peer sends whole packets.</summary>
    public void Send(ReadOnlySpan<byte> packets) => Assert.Equal(packets.Length, Protocol.Receive(packets));

    /// <summary>Forgets what was appended.</summary>
    public void Forget() => DropPending();

    public override void Close() => Abort();

    public override void Abort() => IsClosing = true;

    public override void ResumeReading() => IsReadingPaused = false;

    public override void MoveTo(Shard target) => throw new NotSupportedException();

    protected override void Flush(Output output) => DropPending();
}
