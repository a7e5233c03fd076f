using System.Collections.Concurrent;
using System.Net.Sockets;
using Heliograph.Broker.Shards;

namespace Heliograph.Server.Transport.Sockets;

/// <summary>
/// The loop of one shard on any system: asynchronous socket operations tell it from the thread pool which links are ready, and it
/// reads and writes them on its own thread.
/// </summary>
internal sealed class SocketLoop : ThreadLoop
{
    private const int Running = 0;
    private const int Sleeping = 1;
    private const int Notified = 2;

    private readonly ConcurrentQueue<SocketLink> _ready = new();
    private readonly SemaphoreSlim _sleep = new(0);
    private readonly List<SocketAcceptor> _acceptors = [];
    private int _state;

    public SocketLoop(Shard shard)
        : base(shard, "sockets")
    {
        shard.BindLoop(Wake);
    }

    /// <summary>Has <paramref name="link"/> looked at in the next turn. Any thread.</summary>
    public void Ready(SocketLink link)
    {
        _ready.Enqueue(link);
        Wake();
    }

    /// <inheritdoc/>
    protected override void Listen(LinkOrigin origin, Socket listener)
    {
        var acceptor = new SocketAcceptor(this, origin, listener);
        _acceptors.Add(acceptor);
        acceptor.Due();
    }

    /// <inheritdoc/>
    protected override void StopListening()
    {
        foreach (var acceptor in _acceptors) acceptor.Stop();
    }

    /// <inheritdoc/>
    protected override int Turn(int wait)
    {
        if (wait != 0) Sleep(wait);
        Volatile.Write(ref _state, Running);
        Shard.BeginTurn();
        for (var n = _ready.Count; n > 0 && _ready.TryDequeue(out var link); n--) Dispatch(link);
        var next = EndTurn();
        return _ready.IsEmpty ? next : 0;
    }

    /// <inheritdoc/>
    public override void Dispose() => _sleep.Dispose();

    private void Dispatch(SocketLink link)
    {
        try
        {
            link.Happen(this);
        }
        catch (Exception error)
        {
            Shard.OnError(error);
            link.Abort();
        }
    }

    private void Sleep(int milliseconds)
    {
        if (Interlocked.CompareExchange(ref _state, Sleeping, Running) == Notified) return;
        if (_sleep.Wait(milliseconds)) return;

        // Timed out: a wake-up that came in between has left a count behind.
        if (Interlocked.CompareExchange(ref _state, Running, Sleeping) == Notified) _sleep.Wait();
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref _state, Notified) == Sleeping) _sleep.Release();
    }
}
