using Heliograph.Broker.Buffers;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Shards;
using Heliograph.Broker.Storage;
using Heliograph.Broker.Topics;

namespace Heliograph.Broker.Routing;

/// <summary>What one shard's router has for another after a turn: one object, one wake-up. Owns a reference to each message in it.</summary>
internal sealed class Handover : ShardWork
{
    private static readonly Pool<Handover>.Reserve Reserve = new(256);
    [ThreadStatic] private static Pool<Handover>? t_pool;

    private readonly List<Item> _items = [];
    private Router _from = null!;
    private Router _to = null!;

    public int Count => _items.Count;

    public static Handover Rent(Router from, Router to)
    {
        var handover = (t_pool ??= new(Reserve, 32)).TryTake() ?? new();
        handover._from = from;
        handover._to = to;
        return handover;
    }

    public void Add(in Item item)
    {
        item.Message.AddReference();
        _items.Add(item);
    }

    public override void Run(Shard shard)
    {
        foreach (ref readonly var item in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_items))
        {
            _to.Accept(item);
            item.Message.Release();
        }

        _from.HandedOver(_to, _items.Count);
        _items.Clear();
        (t_pool ??= new(Reserve, 32)).Give(this);
    }

    /// <summary>A message for all subscribers of <paramref name="Filter"/> there, or for one <paramref name="Member"/> of a share group.</summary>
    internal readonly record struct Item(Message Message, Filter? Filter, ShareMembership Member, ShareGroup? Group, Commit? Commit);
}
