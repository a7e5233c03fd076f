using Heliograph.Broker.Shards;

namespace Heliograph.Server.Transport.Memory;

/// <summary>
/// A loop without sockets or a thread: whoever owns it runs its turns by hand, and its links' peers are code. For tests and
/// benchmarks of everything above the transport.
/// </summary>
internal sealed class MemoryLoop : Loop
{
    private readonly Queue<MemoryLink> _ready = new();
    private bool _isWoken;

    public MemoryLoop(Shard shard)
        : base(shard)
    {
        shard.BindLoop(() => _isWoken = true);
    }

    /// <summary>A new link, already attached, whose protocol is made by <paramref name="protocol"/>.</summary>
    public MemoryLink Connect(Func<Link, IProtocol> protocol) => Connect(new MemoryOrigin(protocol));

    /// <summary>A new link, already attached, that comes from <paramref name="origin"/>.</summary>
    public MemoryLink Connect(LinkOrigin origin)
    {
        Shard.BeginTurn();
        var link = new MemoryLink(origin);
        Adopt(link);
        return link;
    }

    /// <summary>
    /// One turn: each link whose peer wrote receives once, posted work and due deadlines are done, output is written. True when
    /// another turn has something to do already.
    /// </summary>
    public bool Turn()
    {
        _isWoken = false;
        Shard.BeginTurn();
        for (var n = _ready.Count; n > 0; n--) _ready.Dequeue().Happen();
        return EndTurn() == 0 || _ready.Count > 0 || _isWoken;
    }

    /// <summary>Runs turns of <paramref name="loops"/> until none has anything to do before its clock moves on.</summary>
    public static void RunUntilIdle(params ReadOnlySpan<MemoryLoop> loops)
    {
        bool again;
        do
        {
            again = false;
            foreach (var loop in loops) again |= loop.Turn();
            foreach (var loop in loops) again |= loop._isWoken;
        }
        while (again);
    }

    /// <summary>Has the link looked at in the next turn.</summary>
    internal void Ready(MemoryLink link) => _ready.Enqueue(link);

    private sealed class MemoryOrigin(Func<Link, IProtocol> protocol) : LinkOrigin
    {
        public override IProtocol CreateProtocol(Link link) => protocol(link);

        public override bool TryAdmit() => true;

        public override void Released()
        {
        }

        public override void AcceptFailed(string error)
        {
        }
    }
}
