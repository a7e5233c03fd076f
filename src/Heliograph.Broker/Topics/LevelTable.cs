namespace Heliograph.Broker.Topics;

/// <summary>
/// The nodes below a node by the name of their level. Changed under the trie's lock; found without one, whoever changes it meanwhile: a slot is written at once,
/// and a table that grows is another one. An open table, as a walk over a topic looks into one for each level and mostly finds nothing.
/// </summary>
internal sealed class LevelTable
{
    private const int Fewest = 4;

    // In place of a node that is gone: what was put behind it is still found. NUL is in no topic [MQTT-1.5.4-2].
    private static readonly WildcardNode s_gone = new([0]);

    private WildcardNode?[] _slots = new WildcardNode?[Fewest];
    private int _taken;

    // Where all filters begin with the same level, comparing is less than finding.
    private volatile WildcardNode? _only;

    // A bit for the first byte of each name there has been.
    private ulong _firsts;

    /// <summary>How many nodes there are. Under the lock.</summary>
    public int Count { get; private set; }

    /// <summary>All of them, as of some moment. Any thread.</summary>
    public IEnumerable<WildcardNode> All => Volatile.Read(ref _slots).OfType<WildcardNode>().Where(node => node != s_gone);

    /// <summary>Whether there may be one for the level that begins here: mostly there is none, and this is known before the level is. Any thread.</summary>
    public bool MayHave(ReadOnlySpan<byte> rest) => (Volatile.Read(ref _firsts) & First(rest)) != 0;

    /// <summary>The node of a level; null when there is none. Any thread.</summary>
    public WildcardNode? Find(ReadOnlySpan<byte> level)
    {
        if (_only is { } only) return level.SequenceEqual(only.Level) ? only : null;
        Place(Volatile.Read(ref _slots), level, out var node);
        return node;
    }

    /// <summary>Adds a node, whose level is not there yet.</summary>
    public void Add(WildcardNode node)
    {
        if (4 * (_taken + 1) > 3 * _slots.Length) Rebuild();
        Put(_slots, node);
        Volatile.Write(ref _firsts, _firsts | First(node.Level));
        _taken++;
        Count++;
        _only = Count == 1 ? node : null;
    }

    /// <summary>Takes the node of a level out, if there is one.</summary>
    public void Remove(ReadOnlySpan<byte> level)
    {
        var place = Place(_slots, level, out var node);
        if (node is null) return;
        Volatile.Write(ref _slots[place], s_gone);
        _only = null;
        Count--;
    }

    // The slot of a level, or the empty one at which the search for it ends: there always is one. Each slot is read once, as it may be taken the next moment.
    private static int Place(WildcardNode?[] slots, ReadOnlySpan<byte> level, out WildcardNode? found)
    {
        var hash = Utf8Key.Hash(level);
        for (var place = hash & (slots.Length - 1); ; place = (place + 1) & (slots.Length - 1))
        {
            found = Volatile.Read(ref slots[place]);
            if (found is null || (found.LevelHash == hash && level.SequenceEqual(found.Level))) return place;
        }
    }

    private static ulong First(ReadOnlySpan<byte> level) => level.IsEmpty || level[0] == '/' ? 1 : 1UL << (level[0] & 63);

    private static void Put(WildcardNode?[] slots, WildcardNode node)
    {
        var i = node.LevelHash & (slots.Length - 1);
        while (slots[i] is not null) i = (i + 1) & (slots.Length - 1);
        Volatile.Write(ref slots[i], node);
    }

    // Twice as large as what is there needs, without what is gone.
    private void Rebuild()
    {
        var size = Fewest;
        while (size < 2 * (Count + 1)) size *= 2;
        var slots = new WildcardNode?[size];
        foreach (var node in All) Put(slots, node);
        _taken = Count;
        Volatile.Write(ref _slots, slots);
    }
}
