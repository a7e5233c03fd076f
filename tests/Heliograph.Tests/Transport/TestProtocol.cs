using Heliograph.Broker.Shards;

namespace Heliograph.Tests.Transport;

/// <summary>Echoes what it receives; counts what the transport told it.</summary>
internal class EchoProtocol(Link link) : IProtocol
{
    public Link Link { get; } = link;

    public LinkEnd? End { get; private set; }

    public int AttachedCount;
    public int DrainedCount;
    public long ReceivedBytes;

    public virtual int Receive(ReadOnlySpan<byte> data)
    {
        Volatile.Write(ref ReceivedBytes, ReceivedBytes + data.Length);
        Link.Output.Append(data);
        return data.Length;
    }

    public virtual void Attached(Shard shard) => Interlocked.Increment(ref AttachedCount);

    public virtual void Drained() => Interlocked.Increment(ref DrainedCount);

    public virtual void Closed(LinkEnd end)
    {
        if (End is not null) throw new InvalidOperationException("Closed twice.");
        End = end;
    }
}

/// <summary>A protocol whose reaction to bytes is a function.</summary>
internal delegate int Reaction(EchoProtocol protocol, ReadOnlySpan<byte> data);

internal sealed class ReactingProtocol(Link link, Reaction reaction) : EchoProtocol(link)
{
    public override int Receive(ReadOnlySpan<byte> data)
    {
        Volatile.Write(ref ReceivedBytes, ReceivedBytes + data.Length);
        return reaction(this, data);
    }
}
