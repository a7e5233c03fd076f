using Heliograph.Broker.Access;
using Heliograph.Metrics.Instruments;
using Heliograph.Tests.Access;

namespace Heliograph.Tests.Ledger;

/// <summary>What keeps clients out, denies them things and slows them down, changed at random under a load.</summary>
internal sealed class SoakGuards(TestBroker broker, int seed)
{
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(1);

    /// <summary>What a run may do without.</summary>
    public static IReadOnlyList<string> Rare { get; } = ["dropped for the rate", "ended while asked about"];

    private readonly Random _random = new(seed);

    /// <summary>Times that a guard had something to do, over all processes.</summary>
    public SortedDictionary<string, long> Seen { get; } = new(StringComparer.Ordinal);

    /// <summary>Puts the guards in place: a new process has none.</summary>
    public void Arm()
    {
        var access = broker.Node.Broker.Access;
        access.Authentication.Authenticators = [new FakeAuthenticator { AcceptsEverybody = true }];
        access.Authorization.Sources = [new Rules()];
        access.Authorization.Options = access.Authorization.Options with { CacheSize = 2 };
        access.Flapping.Options = new() { Enabled = true, MaxDisconnects = 4, Window = TimeSpan.FromSeconds(30), BanTime = TimeSpan.FromSeconds(5) };
    }

    /// <summary>One change.</summary>
    public async Task ActAsync()
    {
        var (node, access) = (broker.Node, broker.Node.Broker.Access);
        switch (_random.Next(12))
        {
            case 0: await BanAsync(BanTarget.ClientId, $"c{_random.Next(8)}"); break;
            case 1: await BanAsync(BanTarget.ClientIdRe, "^c[0-3]$"); break;
            case 2: await BanAsync(BanTarget.PeerHost, "127.0.0.1"); break;
            case 3: foreach (var ban in access.Bans.All.ToList()) access.Bans.Remove(ban.Target, ban.Who); break;
            case 4: access.Authorization.Options = access.Authorization.Options with { DenyAction = (DenyAction)_random.Next(2) }; break;
            case 5: await node.Broker.RevokeDeniedAsync(); break;
            case 6: node.Broker.Rate.Change(new(_random.Next(2) * 5, _random.Next(2) * 10), s_wait); break;
            case 7: node.Listeners[0].ChangeRate(new(_random.Next(2) * 20, 0), new(_random.Next(3) * 5, 0), s_wait); break;
            case 8: node.Listeners[0].ChangeLimits(0, _random.Next(2)); break;
            default: await broker.AdvanceAsync(_random.Next(1, 4)); break;
        }
    }

    /// <summary>Holds nobody back any more, so that what waits is done.</summary>
    public async Task CalmAsync()
    {
        broker.Node.Broker.Rate.Change(default, s_wait);
        broker.Node.Listeners[0].ChangeRate(default, default, s_wait);
        broker.Node.Listeners[0].ChangeLimits(0, 0);
        for (var i = 0; i < 3; i++) await broker.AdvanceAsync(1);
    }

    /// <summary>Notes what happened before the process ends.</summary>
    public void Note()
    {
        Note("denied", BrokerCounter.AuthorizationDeny);
        Note("wrong password", ConnectRefusal.BadUserNameOrPassword, ConnectRefusal.NotAuthorized);
        Note("banned at CONNECT", ConnectRefusal.Banned);
        Note("ended by a ban", DisconnectReason.Banned);
        Note("ended by a denial", DisconnectReason.NotAuthorized);
        Note("flapping", FlowCounter.FlappingBans);
        Note("refused for a quota", PublishRefusal.QuotaExceeded);
        Note("dropped for the rate", FlowCounter.PublishOverRate);
        Note("ended while asked about", PublishRefusal.ConnectionEnded);
        Note("taken over", DisconnectReason.TakenOver);
        Seen["connections refused for the rate"] = Seen.GetValueOrDefault("connections refused for the rate") + broker.Node.Listeners[0].Refused(ConnectionRefusal.Rate);
    }

    private void Note(string what, params ReadOnlySpan<CounterCell> cells)
    {
        foreach (var cell in cells) Seen[what] = Seen.GetValueOrDefault(what) + broker.Node.Source.Shards.Sum(shard => shard.Counters.Read(cell));
    }

    private Task<int> BanAsync(BanTarget target, string who) =>
        broker.Node.Broker.BanAsync(new(target, who) { Until = broker.Clock.GetUtcNow().AddSeconds(_random.Next(1, 4)).ToUnixTimeMilliseconds() });

    // Denies some of what the load does, at once or when asked outside.
    private sealed class Rules : IAuthorizationSource
    {
        public string Name => "soak";

        public AccessDecision Check(in AccessRequest request)
        {
            if (request.Topic.StartsWith("r/"u8)) return AccessDecision.Pending;
            return request.Topic.SequenceEqual("b/c"u8) ? AccessDecision.Deny : AccessDecision.Allow;
        }

        public async ValueTask<AccessDecision> AskAsync(AccessQuery query, CancellationToken cancellation)
        {
            await Task.Yield();
            return query.Topic.AsSpan().EndsWith("2"u8) ? AccessDecision.Deny : AccessDecision.Allow;
        }
    }
}
