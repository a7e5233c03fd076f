using Heliograph.Broker.Shards;

namespace Heliograph.Server.Transport.Epoll;

/// <summary>
/// The loop of one shard on Linux: waits in epoll, level-triggered, and per turn reads each ready link once, runs the shard's work
/// and writes each link that appended once. Its links are found by index, its only buffers are one arena and one gather block.
/// </summary>
internal sealed class EpollLoop : ThreadLoop
{
    private const ulong AcceptorKey = 1UL << 63;

    private const int CongestedMilliseconds = 1;

    private readonly List<EpollAcceptor> _acceptors = [];
    private readonly ManualResetEventSlim _never = new();

    public EpollLoop(Shard shard)
        : base(shard, "epoll")
    {
        shard.BindLoop(Poller.Wake);
    }

    public Poller Poller { get; } = new();

    public SocketWriter Writer { get; } = new();

    /// <inheritdoc/>
    protected override void Listen(LinkOrigin origin, System.Net.Sockets.Socket listener)
    {
        var acceptor = new EpollAcceptor(this, origin, (int)listener.Handle, AcceptorKey | (uint)_acceptors.Count);
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
        // Sockets that have something are not read while congested, so that epoll would not wait at all.
        if (Shard.IsCongested) _never.Wait(CongestedMilliseconds);
        var count = Poller.Wait(Shard.IsCongested ? 0 : wait);
        Shard.BeginTurn();
        for (var i = 0; i < count; i++) Dispatch(Poller.Events.Key(i), Poller.Events.Flags(i));
        return EndTurn();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Poller.Dispose();
        _never.Dispose();
    }

    private void Dispatch(ulong key, uint flags)
    {
        if ((key & AcceptorKey) != 0)
        {
            if (key != Poller.WakeKey) _acceptors[(int)(key & int.MaxValue)].Accept();
            return;
        }

        if (Links.Find((int)(uint)key, (uint)(key >> 32)) is not { } link) return;
        try
        {
            if ((flags & ~(uint)Syscalls.EpollOut) != 0) link.Readable();
            if ((flags & Syscalls.EpollOut) != 0) link.Writable();
        }
        catch (Exception error)
        {
            Shard.OnError(error);
            link.Abort();
        }
    }
}
