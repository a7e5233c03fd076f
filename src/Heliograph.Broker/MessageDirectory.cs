using System.Text;
using Heliograph.Broker.Routing;
using Heliograph.Broker.Sessions;
using Heliograph.Broker.Shards;
using Heliograph.Broker.Topics;

namespace Heliograph.Broker;

/// <summary>Routes, retained and delayed messages as lists, for those who administrate the node. Its members may be used on any thread.</summary>
public sealed class MessageDirectory
{
    private readonly Shard[] _shards;
    private readonly RoutingTable _routing;
    private readonly NodeContext _node;

    internal MessageDirectory(Shard[] shards, RoutingTable routing, NodeContext node) => (_shards, _routing, _node) = (shards, routing, node);

    /// <summary>Every topic filter that has subscribers, a shared one as <c>$share/group/filter</c>, as of some moment during the walk.</summary>
    public IEnumerable<string> Routes => _routing.Trie.All.SelectMany(NamesOf);

    /// <summary>Whether a filter, or a share group's <c>$share/group/filter</c>, has subscribers.</summary>
    public bool HasRoute(string name)
    {
        var filter = Encoding.UTF8.GetBytes(name);
        var plain = Heliograph.Protocol.TopicFilter.TryParseShared(filter, out _, out var rest) ? rest : filter;
        return _routing.Trie.Named(plain) is { } found && NamesOf(found).Contains(name);
    }

    /// <summary>Up to <paramref name="take"/> retained messages behind the first <paramref name="skip"/>, without payloads; those that <paramref name="filter"/> matches, or all.</summary>
    public Listing<KeptMessage> Retained(string? filter, int skip, int take)
    {
        var (items, count) = _routing.Retained.List(filter is null ? null : Encoding.UTF8.GetBytes(filter), skip, take, message => new KeptMessage(message, 0));
        return new(items, count, count > skip + items.Count);
    }

    /// <summary>The retained message of a topic, with its payload; null when it has none.</summary>
    public KeptMessage? FindRetained(string topic) => _routing.Retained.Find(Encoding.UTF8.GetBytes(topic), message => new KeptMessage(message, int.MaxValue));

    /// <summary>Removes the retained message of a topic; false when it has none.</summary>
    public Task<bool> DeleteRetainedAsync(string topic)
    {
        var name = Encoding.UTF8.GetBytes(topic);
        var table = _node.Tables[0].Home(name);
        return table.Shard.RunAsync(() => _routing.Retained.Remove(name, table.Lane));
    }

    /// <summary>Up to <paramref name="take"/> delayed messages behind the first <paramref name="skip"/>, in no order, without payloads.</summary>
    public async Task<Listing<KeptMessage>> DelayedAsync(int skip, int take)
    {
        var items = new List<KeptMessage>();
        var passed = 0;
        foreach (var shard in _shards)
        {
            var behind = Math.Max(0, skip - passed);
            var waiting = _routing.Routers[shard.Index].Delayed;
            items.AddRange(await shard.RunAsync(() => waiting.All.Skip(behind).Take(take - items.Count).Select(one => new KeptMessage(one.Message, 0, one.Due)).ToList()).ConfigureAwait(false));
            passed += waiting.Count;
        }

        return new(items, passed, passed > skip + items.Count);
    }

    /// <summary>A delayed message by its number in the store, with its payload; null when there is none.</summary>
    public async Task<KeptMessage?> FindDelayedAsync(long id)
    {
        foreach (var shard in _shards)
        {
            var waiting = _routing.Routers[shard.Index].Delayed;
            var found = await shard.RunAsync(() => waiting.All.Where(one => one.Message.Id == id).Select(one => new KeptMessage(one.Message, int.MaxValue, one.Due)).FirstOrDefault()).ConfigureAwait(false);
            if (found is not null) return found;
        }

        return null;
    }

    /// <summary>Deletes a delayed message before its time; false when there is none.</summary>
    public async Task<bool> DeleteDelayedAsync(long id)
    {
        foreach (var shard in _shards)
        {
            if (await shard.RunAsync(() => _routing.Routers[shard.Index].Delayed.Delete(id)).ConfigureAwait(false)) return true;
        }

        return false;
    }

    private static IEnumerable<string> NamesOf(Filter filter)
    {
        var name = Encoding.UTF8.GetString(filter.Name);
        var groups = filter.Anywhere.ToArray().Select(one => one.Subscriber).OfType<ShareGroup>().Select(group => $"$share/{group.Name}/{name}");
        return filter.HasPlain ? groups.Prepend(name) : groups;
    }
}
