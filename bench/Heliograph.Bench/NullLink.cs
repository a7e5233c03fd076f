using System.Net;
using Heliograph.Broker;
using Heliograph.Broker.Shards;

namespace Heliograph.Bench;

/// <summary>A link without a peer: what is written is gone at once. The cheapest connection there can be.</summary>
internal sealed class NullLink : Link
{
    internal NullLink(MessageBroker broker, long id)
        : this(broker.Shards[0], id, broker.Accept)
    {
    }

    internal NullLink(Shard shard, long id, Func<Link, IProtocol> protocol)
    {
        Id = id;
        Protocol = protocol(this);
        Attach(shard);
    }

    public override EndPoint? Remote => null;

    public override void Close() => Abort();

    public override void Abort() => IsClosing = true;

    public override void ResumeReading() => IsReadingPaused = false;

    public override void MoveTo(Shard target) => throw new NotSupportedException();

    protected override void Flush(Output output) => DropPending();
}
