using Heliograph.Broker.Access;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Broker.Sessions;

// What changed rules and bans do to clients that are in already.
public sealed partial class SessionTable
{
    /// <summary>Has the clients that a ban is about end, beginning with the next turn; completes with how many did. Any thread.</summary>
    internal Task<int> EndAsync(Ban ban, bool keepsSessions)
    {
        var walk = new EndingWalk(this, ban) { KeepsSessions = keepsSessions };
        Shard.Post(walk);
        return walk.Completion;
    }

    // Not those that were told to go. A ban found here may come while the client's next connection takes over: that one is ended, too.
    private void CountFlapping(ClientIdentity client, DisconnectReason counted)
    {
        if (!Node.Access.Flapping.Options.Enabled || counted is DisconnectReason.Kicked or DisconnectReason.Banned or DisconnectReason.ServerShuttingDown) return;
        foreach (var ban in Node.Access.Flapping.Left(client, Shard.UtcNow))
        {
            if (Node.Access.Bans.Count >= FlappingDetector.MostBans || Node.Access.Bans.Find(client, Shard.UtcNow) is not null) continue;
            Counters.Add(FlowCounter.FlappingBans);
            Node.Access.Bans.Put(ban);
            Node.Access.Flapping.Banned?.Invoke(ban);
            if (ban.Target == BanTarget.ClientId) EndHere(client.ClientId);
            else foreach (var table in _tables) _ = table.EndAsync(ban, keepsSessions: true);
        }
    }

    // A session lives on the shard of its identifier: that of the client that has just left. Later, because this is the middle of its leaving.
    private void EndHere(byte[] clientId) => Shard.Post(() =>
    {
        if (Find(clientId) is { } session) EndingWalk.End(session, keepsSession: true);
    });

    /// <summary>Takes away every subscription that today's rules, as far as they answer at once, deny; completes with how many there were. Any thread.</summary>
    internal Task<int> RevokeDeniedAsync()
    {
        var walk = new RevokingWalk(this);
        Shard.Post(walk);
        return walk.Completion;
    }

    /// <summary>The same for one session.</summary>
    internal int RevokeDenied(Session session)
    {
        var access = new ClientAccess(session.Identity, this);
        if (!access.IsChecked || session.Subscriptions.Count == 0) return 0;
        var revoked = 0;
        foreach (var (filter, options) in session.Subscriptions.Items.ToArray())
        {
            if (access.Decide(access.Subscribe(filter, options.QoS)) != AccessDecision.Deny) continue;
            session.Subscriptions.Unsubscribe(filter);
            revoked++;
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
