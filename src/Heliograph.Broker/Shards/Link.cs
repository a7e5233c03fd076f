using System.Net;
using System.Security.Cryptography.X509Certificates;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker.Shards;

/// <summary>
/// One connection, seen by the protocol above it. A transport derives from it and adds sockets, TLS or frames.
/// Everything here happens on the thread of the owning shard. Output appended during a turn is written once, at its end.
/// </summary>
public abstract class Link
{
    /// <summary>Unsent bytes from which a peer counts as slow: nothing that may be dropped is appended any more.</summary>
    public const int HighWater = 1 << 20;

    private Output? _output;
    private bool _dirty;

    /// <summary>The shard that owns the connection.</summary>
    public Shard Shard { get; private set; } = null!;

    /// <summary>Who speaks on it.</summary>
    public IProtocol Protocol { get; init; } = null!;

    /// <summary>What its messages count as; the protocol says so before it sends any.</summary>
    public ClientProtocol Speaks { get; set; } = ClientProtocol.Mqtt;

    /// <summary>A number unique in the process, for logs.</summary>
    public long Id { get; init; }

    /// <summary>The peer, as seen by the socket or told by a trusted PROXY header.</summary>
    public abstract EndPoint? Remote { get; }

    /// <summary>Where the peer came in; null when nobody knows, or when the connection is over.</summary>
    public virtual EndPoint? Local => null;

    /// <summary>The name of the listener it came in by; empty when there is none.</summary>
    public virtual string Listener => "";

    /// <summary>How fast the peer may send.</summary>
    public virtual ClientRate Rate => default;

    /// <summary>How fast all peers of its listener together may publish; null when nobody says.</summary>
    public virtual SharedRate? SharedRate => null;

    /// <summary>How the peer comes in.</summary>
    public virtual ListenerAccess Access => default;

    /// <summary>The client's certificate when TLS asked for one and it was valid.</summary>
    public virtual X509Certificate2? PeerCertificate => null;

    /// <summary>True from <see cref="Close"/> or <see cref="Abort"/> on: nothing more is received or appended.</summary>
    public bool IsClosing { get; protected set; }

    /// <summary>While true nothing is received: the protocol has as much to do as it takes.</summary>
    public virtual bool IsReadingPaused { get; set; }

    /// <summary>Reads again after a pause, and has the bytes that were not consumed received once more. Not called from within <see cref="IProtocol.Receive"/>.</summary>
    public abstract void ResumeReading();

    /// <summary>Bytes appended and not yet written.</summary>
    public int Unsent => _output?.Length ?? 0;

    /// <summary>Since when (<see cref="Shard.Now"/>) the peer has taken nothing of what there is for it; null while nothing waits for the peer.</summary>
    public virtual long? StalledSince => null;

    /// <summary>Where to append. Appending marks the link to be flushed when the turn ends.</summary>
    public Output Output
    {
        get
        {
            if (!_dirty)
            {
                _dirty = true;
                Shard.NeedsFlush(this);
            }

            return _output ??= Output.Rent();
        }
    }

    /// <summary>Bytes received and not consumed, outside of <see cref="IProtocol.Receive"/>; those of a link that has ended until <see cref="IProtocol.Closed"/> returns.</summary>
    public virtual ReadOnlySpan<byte> Unread => default;

    /// <summary>Stops receiving, writes what has been appended, then ends the connection.</summary>
    public abstract void Close();

    /// <summary>Ends the connection at once; unsent output is lost.</summary>
    public abstract void Abort();

    /// <summary>
    /// Gives the link to another shard, bytes not yet consumed included. Called from within <see cref="IProtocol.Receive"/>, which
    /// then returns 0; <see cref="IProtocol.Attached"/> and the next Receive come on the target's thread.
    /// </summary>
    public abstract void MoveTo(Shard target);

    /// <summary>Called by the protocol once, before it closes: the connection ends without an answer to what came first, if anything came.</summary>
    public virtual void NotTakenUp(ConnectionRefusal reason)
    {
    }

    /// <summary>Notes a message that was appended to the output, with when it was accepted: it is counted and timed when it is written.</summary>
    public void Appended(QoS qos, bool isSys, long since)
    {
        ref var messages = ref Output.Messages;
        if (messages.TryAdd((int)qos, isSys, since)) return;
        Shard.Sent(messages, Speaks);
        messages.Clear();
        messages.TryAdd((int)qos, isSys, since);
    }

    /// <summary>Messages appended since it was asked last.</summary>
    internal AppendedMessages TakeAppended()
    {
        if (_output is not { Messages.IsEmpty: false } output) return default;
        var messages = output.Messages;
        output.Messages.Clear();
        return messages;
    }

    /// <summary>Called by the shard at the end of a turn for each link that appended: write as much as the peer takes.</summary>
    internal void FlushTurn()
    {
        _dirty = false;
        if (_output is { } output) Flush(output);
    }

    /// <summary>For a transport: the link belongs to <paramref name="shard"/>; the protocol is not told yet, a handshake comes first.</summary>
    protected void Bind(Shard shard) => Shard = shard;

    /// <summary>For a transport: the shard gives the link up, and does not flush it any more. What was appended since it did last, the next one writes.</summary>
    protected void Unbind()
    {
        if (_dirty) Shard.Forget(this);
        _dirty = false;
    }

    /// <summary>For a transport: binds the link to a shard and tells the protocol.</summary>
    protected void Attach(Shard shard)
    {
        Bind(shard);
        Protocol.Attached(shard);
    }

    /// <summary>For a transport: what is pending, or null when there is nothing.</summary>
    protected Output? Pending => _output;

    /// <summary>For a transport: all has been written, or the link is gone. Gives the pending output back to its pool; messages that nobody tried to write have failed.</summary>
    protected void DropPending()
    {
        if (_output is not { } output) return;
        _output = null;
        if (!output.Messages.IsEmpty) Shard.NotSent(output.Messages, Speaks);
        output.Recycle();
    }

    /// <summary>
    /// For a transport: write as much of <paramref name="output"/> as the peer takes, advance it, and drop it when empty
    /// (<see cref="DropPending"/>); write the rest when the peer takes more, then call <see cref="IProtocol.Drained"/>.
    /// </summary>
    protected abstract void Flush(Output output);
}
