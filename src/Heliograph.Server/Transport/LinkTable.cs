namespace Heliograph.Server.Transport;

/// <summary>The links of one loop in a flat array. A key is slot and generation: a key of a link that has gone finds nothing.</summary>
internal sealed class LinkTable
{
    private StreamLink?[] _links = new StreamLink?[64];
    private int[] _free = new int[64];
    private int _freeCount;
    private int _used;
    private uint _generation;

    public int Count => _used - _freeCount;

    /// <summary>One above the highest slot in use so far.</summary>
    public int Slots => _used;

    public StreamLink? this[int slot] => _links[slot];

    public StreamLink? Find(int slot, uint generation) =>
        (uint)slot < (uint)_used && _links[slot] is { } link && link.Generation == generation ? link : null;

    public void Add(StreamLink link)
    {
        var slot = _freeCount > 0 ? _free[--_freeCount] : _used++;
        if (slot == _links.Length) Array.Resize(ref _links, slot * 2);
        _links[slot] = link;
        link.Slot = slot;
        link.Generation = _generation = (_generation + 1) & int.MaxValue;
    }

    public void Remove(StreamLink link)
    {
        _links[link.Slot] = null;
        if (_freeCount == _free.Length) Array.Resize(ref _free, _freeCount * 2);
        _free[_freeCount++] = link.Slot;
    }
}
