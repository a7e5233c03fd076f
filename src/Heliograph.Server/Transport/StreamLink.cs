using System.Net;
using System.Security.Cryptography.X509Certificates;
using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Transport.Layers;

namespace Heliograph.Server.Transport;

/// <summary>
/// A link over a byte stream. Responsible for reading into the loop's arena, keeping what was not consumed, writing once a turn,
/// back-pressure and an orderly end; a derived link knows the socket. A link without layers pays one null check for them.
/// </summary>
internal abstract partial class StreamLink : Link
{
    /// <summary>Result of <see cref="Read"/>: nothing there now.</summary>
    protected const int WouldBlock = -1;

    /// <summary>Result of <see cref="Read"/>: the connection is broken.</summary>
    protected const int Broken = -2;

    private static long s_lastId;

    private readonly LinkOrigin _origin;
    private readonly LayerStack? _layers;
    private Loop _loop = null!;
    private LingerDeadline? _linger;
    private Carry _carry;
    private LinkState _state;
    private Interest _interest = Interest.Read;
    private LinkEnd _end;

    /// <summary>A link that belongs to no loop yet: pass it to <see cref="Loop.Adopt"/>.</summary>
    protected StreamLink(LinkOrigin origin)
    {
        _origin = origin;
        Id = Interlocked.Increment(ref s_lastId);
        Protocol = origin.CreateProtocol(this);
        _layers = origin.CreateLayers(this);
    }

    /// <summary>Its place in the loop's table.</summary>
    public int Slot { get; set; }

    /// <summary>Tells it from earlier links in the same slot.</summary>
    public uint Generation { get; set; }

    /// <summary>True while it is on its way to another loop: the protocol is to be given nothing.</summary>
    public bool IsMoving => Has(LinkState.Moving);

    /// <summary>The loop that drives it now.</summary>
    public Loop Loop => _loop;

    /// <summary>What it comes from.</summary>
    public LinkOrigin Origin => _origin;

    /// <inheritdoc/>
    public sealed override EndPoint? Remote => _layers?.Remote ?? SocketRemote;

    /// <inheritdoc/>
    public sealed override EndPoint? Local => Has(LinkState.Released) ? null : SocketLocal;

    /// <inheritdoc/>
    public sealed override X509Certificate2? PeerCertificate => _layers?.PeerCertificate;

    /// <inheritdoc/>
    public override string Listener => _origin.Name;

    /// <inheritdoc/>
    public override ClientRate Rate => _origin.Rate;

    /// <inheritdoc/>
    public override SharedRate? SharedRate => _origin.SharedRate;

    /// <inheritdoc/>
    public override ListenerAccess Access => _origin.Access;

    /// <summary>The peer as the socket sees it.</summary>
    protected abstract EndPoint? SocketRemote { get; }

    /// <summary>Our end as the socket sees it. Not asked once the socket is closed.</summary>
    protected abstract EndPoint? SocketLocal { get; }

    /// <inheritdoc/>
    public override bool IsReadingPaused
    {
        get => Has(LinkState.ReadingPaused);
        set
        {
            if (value == Has(LinkState.ReadingPaused)) return;
            _state ^= LinkState.ReadingPaused;
            if (!IsClosing && !Has(LinkState.Moving)) Wait(LinkState.None, Wanted);
        }
    }

    /// <inheritdoc/>
    public sealed override long? StalledSince => Has(LinkState.Blocked) ? Pending?.BlockedAt : null;

    /// <inheritdoc/>
    public sealed override ReadOnlySpan<byte> Unread => _layers is null ? _carry.Kept : _layers.Unread(_carry.Kept);

    /// <inheritdoc/>
    public override void ResumeReading()
    {
        IsReadingPaused = false;
        if (!IsClosing && !Has(LinkState.Moving)) ReceiveKept();
    }

    /// <inheritdoc/>
    public override void Close() => End(LinkEnd.Local);

    /// <inheritdoc/>
    public override void Abort() => Break(LinkEnd.Local);

    /// <inheritdoc/>
    public override void NotTakenUp(ConnectionRefusal reason) => _origin.NotTakenUp(reason);

    /// <inheritdoc/>
    public override void MoveTo(Shard target)
    {
        if (IsClosing || Has(LinkState.Moving)) return;
        _state |= LinkState.Moving;
        _loop.Move(this, target);
    }

    /// <summary>Stops receiving, writes what is pending, then ends for this reason.</summary>
    internal void End(LinkEnd end)
    {
        if (IsClosing) return;
        IsClosing = true;
        _end = end;
        FlushAtTurnEnd();
    }

    /// <summary>Ends for this reason without writing what is pending.</summary>
    internal void Break(LinkEnd end)
    {
        if (Has(LinkState.Released)) return;
        if (!IsClosing) _end = end;
        IsClosing = true;
        _state |= LinkState.Aborted;
        FlushAtTurnEnd();
    }

    /// <summary>Has <see cref="Flush"/> called when the turn ends, even if the protocol appends nothing.</summary>
    internal void FlushAtTurnEnd() => _ = Output;

    /// <summary>The loop has taken the link over.</summary>
    internal void Arrive(Loop loop)
    {
        _loop = loop;
        var moved = Has(LinkState.Moving);
        _state &= ~(LinkState.Moving | LinkState.Blocked);
        _interest = Interest.Read;
        Bind(loop.Shard);
        if (!Register()) Break(LinkEnd.Broken);
        else if (moved) Resume();
        else if (_layers is null) Begin();
        else _layers.Begin();
    }

    /// <summary>The loop gives the link up to another one.</summary>
    internal void Leave()
    {
        Unregister();
        Unbind();
    }

    /// <summary>The layers are ready: the protocol takes over.</summary>
    internal void Begin()
    {
        _state |= LinkState.Attached;
        Attach(Shard);
    }

    /// <summary>There is something to read, or the end, or an error.</summary>
    internal void Readable()
    {
        if (IsClosing)
        {
            ReadWhileClosing();
            return;
        }

        if (Shard.IsCongested) return;
        var arena = _loop.Arena;
        var count = Read(_carry.Prepare(arena));
        if (count > 0) Receive(_carry.Join(arena, count));
        else if (count == 0) End(LinkEnd.Peer);
        else if (count != WouldBlock) Break(LinkEnd.Broken);
    }

    /// <summary>The peer takes output again.</summary>
    internal void Writable()
    {
        if (Has(LinkState.Released)) return;
        _state &= ~LinkState.Blocked;
        if (IsClosing) FlushLast();
        else WriteOut();
    }

    /// <summary>Closes the socket and leaves the loop, whatever is pending.</summary>
    internal void Release()
    {
        if (Has(LinkState.Released)) return;
        _state |= LinkState.Released;
        if (_linger is { } linger) Shard.ClearDeadline(linger);
        _layers?.Dispose();
        DropPending();
        _carry.Clear();
        _loop.Links.Remove(this);
        CloseSocket();
        _origin.Released();
    }

    /// <summary>Writes what the peer takes and advances the output.</summary>
    internal abstract WriteOutcome Write(Output output);

    /// <summary>Receives what is there; the count, 0 at the peer's end, <see cref="WouldBlock"/> or <see cref="Broken"/>.</summary>
    protected abstract int Read(Span<byte> into);

    /// <summary>Begins to wait for <see cref="Interest.Read"/> on the loop; false when the system refuses.</summary>
    protected abstract bool Register();

    /// <summary>Ends all waiting on the loop; the socket stays open.</summary>
    protected abstract void Unregister();

    /// <summary>Waits for <paramref name="interest"/> from now on.</summary>
    protected abstract void Watch(Interest interest);

    /// <summary>Ends our direction of the stream; false when that is not possible any more.</summary>
    protected abstract bool ShutdownWrite();

    /// <summary>Closes the socket. Called once, last.</summary>
    protected abstract void CloseSocket();

    /// <inheritdoc/>
    protected sealed override void Flush(Output output)
    {
        if (IsClosing)
        {
            FlushLast();
            return;
        }

        if (output.Length >= HighWater) _state |= LinkState.AboveHighWater;
        if (!Has(LinkState.Blocked)) WriteOut();
        else Wait(LinkState.Blocked, Wanted);
    }

    private void Receive(Span<byte> all)
    {
        var consumed = _layers is null ? Protocol.Receive(all) : _layers.Receive(all);
        if (IsClosing) _carry.Clear();
        else _carry.Keep(all, consumed);
    }

    private void Resume()
    {
        Attach(Shard);
        ReceiveKept();
    }

    private void ReceiveKept()
    {
        if (_layers is { } layers) layers.Resume();
        if (!IsClosing && !Has(LinkState.Moving) && _carry.Length > 0) Receive(_carry.Kept);
        FlushAtTurnEnd();
    }

    private void WriteOut()
    {
        switch (WritePending())
        {
            case WriteOutcome.Done:
                Written();
                break;
            case WriteOutcome.Blocked:
                _state |= LinkState.Blocked;
                if (Pending is { } output) output.BlockedAt = Shard.Now; // Also when it was before: the peer has taken something since.
                Wait(LinkState.Blocked, Wanted);
                break;
            default:
                Break(LinkEnd.Broken);
                break;
        }
    }

    private WriteOutcome WritePending()
    {
        if (_layers is { } layers) return layers.Write(Pending);
        return Pending is { Length: > 0 } output ? Write(output) : WriteOutcome.Done;
    }

    private void Written()
    {
        DropPending();
        Wait(LinkState.None, Wanted);
        if ((_state & (LinkState.AboveHighWater | LinkState.Moving)) != LinkState.AboveHighWater) return;
        _state &= ~LinkState.AboveHighWater;
        Protocol.Drained();
    }

    private void Wait(LinkState state, Interest interest)
    {
        _state |= state;
        if (_interest == interest) return;
        _interest = interest;
        Watch(interest);
    }

    // A peer that does not take what it is sent is not read either: it could make the output grow without end.
    private Interest Wanted =>
        (Has(LinkState.Blocked) ? Interest.Write : Interest.None)
        | (Has(LinkState.ReadingPaused) || Unsent >= HighWater ? Interest.None : Interest.Read);

    private bool Has(LinkState state) => (_state & state) != 0;
}
