using System.Collections.Concurrent;
using System.Text;

namespace Heliograph.Broker.Access;

/// <summary>
/// The bans in force. Asked once for each CONNECT: by identifier and by name with one look-up each, then the addresses, networks and expressions one
/// by one. Any thread may ask and change; a change is seen by connections from then on.
/// </summary>
public sealed class BanTable
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<(BanTarget Target, string Who), Ban> _all = new();
    private Ban[] _others = [];

    /// <summary>How many there are, those that have ended and not been swept included.</summary>
    public int Count => _all.Count;

    /// <summary>Every ban, in no order.</summary>
    public IEnumerable<Ban> All => _all.Values;

    /// <summary>Adds a ban, or replaces the one about the same.</summary>
    public void Put(Ban ban)
    {
        _all[(ban.Target, ban.Who)] = ban;
        if (!IsExact(ban.Target)) ListOthers();
    }

    /// <summary>Takes a ban away; false when there is none.</summary>
    public bool Remove(BanTarget target, string who)
    {
        if (!_all.TryRemove((target, who), out _)) return false;
        if (!IsExact(target)) ListOthers();
        return true;
    }

    /// <summary>Takes away those that have ended by <paramref name="now"/>, in Unix milliseconds; how many. Looks at each.</summary>
    public int Sweep(long now)
    {
        var swept = 0;
        foreach (var pair in _all)
        {
            if (!pair.Value.HasEnded(now) || !_all.TryRemove(pair)) continue;
            swept++;
        }

        if (swept > 0) ListOthers();
        return swept;
    }

    /// <summary>The ban of <paramref name="who"/> that is in force at <paramref name="now"/>; null when there is none.</summary>
    public Ban? Find(BanTarget target, string who, long now) => _all.TryGetValue((target, who), out var ban) && !ban.HasEnded(now) ? ban : null;

    /// <summary>The ban that keeps a client out at <paramref name="now"/>; null when none does.</summary>
    public Ban? Find(ClientIdentity client, long now)
    {
        if (_all.IsEmpty) return null;
        return Exactly(BanTarget.ClientId, Encoding.UTF8.GetString(client.ClientId), client, now)
            ?? Exactly(BanTarget.Username, client.Username, client, now)
            ?? Array.Find(Volatile.Read(ref _others), ban => ban.Includes(client, now));
    }

    private static bool IsExact(BanTarget target) => target is BanTarget.ClientId or BanTarget.Username;

    private Ban? Exactly(BanTarget target, string? who, ClientIdentity client, long now) =>
        who is not null && _all.TryGetValue((target, who), out var ban) && ban.Includes(client, now) ? ban : null;

    private void ListOthers()
    {
        lock (_gate) Volatile.Write(ref _others, [.. _all.Values.Where(ban => !IsExact(ban.Target))]);
    }
}
