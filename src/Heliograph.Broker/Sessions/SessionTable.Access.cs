using Heliograph.Broker.Access;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

// What changed rules and bans do to clients that are in already.
public sealed partial class SessionTable
{
    /// <summary>Ends the connections and sessions of every client that <paramref name="isMeant"/> says; how many.</summary>
    internal int EndWhere(Func<ClientIdentity, bool> isMeant, ReasonCode reason, DisconnectReason counted)
    {
        var meant = _sessions.Values.Where(session => isMeant(session.Identity)).ToList();
        foreach (var session in meant)
        {
            session.Expiry = 0;
            if (session.Connection is { } connection) connection.Evict(reason, counted);
            else session.End(SessionEnd.Terminated);
        }

        return meant.Count;
    }

    /// <summary>Takes away every subscription that today's rules, as far as they answer at once, deny; how many.</summary>
    internal int RevokeDenied()
    {
        var revoked = 0;
        foreach (var session in _sessions.Values.ToList())
        {
            var access = new ClientAccess(session.Identity, Node.Access.Authorization, Counters);
            if (!session.Identity.IsComplete || !access.IsChecked) continue;
            foreach (var (filter, options) in session.Subscriptions.Items.ToArray())
            {
                if (access.Check(access.Subscribe(filter, options.QoS), Shard.Now) != AccessDecision.Deny) continue;
                session.Unsubscribe(filter);
                revoked++;
            }
        }

        return revoked;
    }

    /// <summary>The answers that a client's connection remembers; null when it is not connected.</summary>
    internal IReadOnlyList<RememberedAnswer>? Remembered(byte[] clientId) => Find(clientId)?.Connection?.RememberedAnswers;

    /// <summary>Has a client's connection forget the answers it got; false when it is not connected.</summary>
    internal bool Forget(byte[] clientId)
    {
        if (Find(clientId)?.Connection is not { } connection) return false;
        connection.ForgetAnswers();
        return true;
    }
}
