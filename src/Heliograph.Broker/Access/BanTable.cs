using System.Collections.Frozen;
using System.Text;

namespace Heliograph.Broker.Access;

/// <summary>
/// The bans in force. Asked once for each CONNECT: by identifier, name and address with one look-up each, then the expressions and networks one by
/// one. Any thread may ask and change; a change is seen by connections from then on.
/// </summary>
public sealed class BanTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(BanTarget, string), Ban> _all = [];
    private State _state = State.Of([]);

    /// <summary>How many there are, those that have ended and not been swept included.</summary>
    public int Count => _state.Count;

    /// <summary>Every ban.</summary>
    public IReadOnlyList<Ban> All
    {
        get
        {
            lock (_gate) return [.. _all.Values];
        }
    }

    /// <summary>Adds a ban, or replaces the one about the same.</summary>
    public void Put(Ban ban) => Change(() => _all[(ban.Target, ban.Who)] = ban);

    /// <summary>Takes a ban away; false when there is none.</summary>
    public bool Remove(BanTarget target, string who) => Change(() => _all.Remove((target, who)));

    /// <summary>Takes away those that have ended by <paramref name="now"/>.</summary>
    public void Sweep(long now)
    {
        if (!Volatile.Read(ref _state).HasEnded(now)) return;
        Change(() =>
        {
            foreach (var ended in _all.Values.Where(ban => ban.Until != 0 && ban.Until <= now).ToList()) _all.Remove((ended.Target, ended.Who));
            return true;
        });
    }

    /// <summary>The ban that keeps a client out; null when none does.</summary>
    public Ban? Find(ClientIdentity client, long now) => Volatile.Read(ref _state).Find(client, now);

    private T Change<T>(Func<T> change)
    {
        lock (_gate)
        {
            var result = change();
            Volatile.Write(ref _state, State.Of(_all.Values));
            return result;
        }
    }

    private sealed record State(FrozenDictionary<(BanTarget, string), Ban> Exact, Ban[] Others, long FirstEnd)
    {
        internal int Count => Exact.Count + Others.Length;

        internal static State Of(IEnumerable<Ban> bans)
        {
            var all = bans.ToList();
            var exact = all.Where(ban => IsExact(ban.Target)).ToFrozenDictionary(ban => (ban.Target, ban.Who));
            return new State(exact, [.. all.Where(ban => !IsExact(ban.Target))], all.Min(ban => ban.Until == 0 ? long.MaxValue : (long?)ban.Until) ?? long.MaxValue);
        }

        internal bool HasEnded(long now) => FirstEnd <= now;

        internal Ban? Find(ClientIdentity client, long now)
        {
            if (Count == 0) return null;
            return Exactly(BanTarget.ClientId, Encoding.UTF8.GetString(client.ClientId), client, now)
                ?? Exactly(BanTarget.Username, client.Username, client, now)
                ?? Array.Find(Others, ban => ban.Includes(client, now));
        }

        private static bool IsExact(BanTarget target) => target is BanTarget.ClientId or BanTarget.Username;

        private Ban? Exactly(BanTarget target, string? who, ClientIdentity client, long now) =>
            who is not null && Exact.TryGetValue((target, who), out var ban) && ban.Includes(client, now) ? ban : null;
    }
}
