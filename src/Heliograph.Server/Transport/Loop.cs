using Heliograph.Broker.Shards;

namespace Heliograph.Server.Transport;

/// <summary>
/// Drives one shard and its links. Responsible for the links' table, the memory they share and their moves to other loops;
/// derived loops wait for events. Everything happens on one thread.
/// </summary>
/// <param name="shard">The shard it drives, its only driver.</param>
internal abstract class Loop(Shard shard)
{
    private readonly List<(StreamLink Link, Shard Target)> _moves = [];
    private IReadOnlyList<Loop> _all = [];

    public Shard Shard { get; } = shard;

    public LinkTable Links { get; } = new();

    public ReceiveArena Arena { get; } = new();

    /// <summary>True from the moment the loop gives up its links: one that still arrives is ended at once.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>Names the loops among which links move, in the order of their shards.</summary>
    public void Join(IReadOnlyList<Loop> all) => _all = all;

    /// <summary>Takes over a link, new or moved, bytes it has not consumed included.</summary>
    public void Adopt(StreamLink link)
    {
        Links.Add(link);
        link.Arrive(this);
        if (IsEnding) link.Abort();
    }

    /// <summary>The link goes to <paramref name="target"/>'s loop when the turn is over.</summary>
    public void Move(StreamLink link, Shard target) => _moves.Add((link, target));

    /// <summary>Ends every link after writing what it has pending.</summary>
    public void CloseLinks()
    {
        IsEnding = true;
        for (var i = 0; i < Links.Slots; i++) Links[i]?.Close();
    }

    /// <summary>Ends every link at once.</summary>
    public void AbortLinks()
    {
        IsEnding = true;
        for (var i = 0; i < Links.Slots; i++) Links[i]?.Abort();
    }

    /// <summary>Ends the turn. Returns how many milliseconds the loop may wait; −1 for ever.</summary>
    protected int EndTurn()
    {
        var wait = Shard.EndTurn();
        if (_moves.Count > 0) HandOver();
        return wait;
    }

    // Only now: what the link appended in this turn has been written by this thread.
    private void HandOver()
    {
        foreach (var (link, target) in _moves)
        {
            if (link.IsClosing) continue;
            link.Leave();
            Links.Remove(link);
            target.Post(new Arrival(_all[target.Index], link));
        }

        _moves.Clear();
    }

    private sealed class Arrival(Loop loop, StreamLink link) : ShardWork
    {
        public override void Run(Shard shard) => loop.Adopt(link);
    }
}
