using Heliograph.Broker.Access;
using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>What MQTT clients may publish and subscribe to. Without a source nothing is checked.</summary>
internal sealed record AuthorizationSection
{
    /// <summary>The answer when no source decides.</summary>
    [Setting(Applies.Now)]
    public Verdict NoMatch { get; init; } = Verdict.Allow;

    /// <summary>What happens to a client that is denied: its packet is refused, or its connection ended.</summary>
    [Setting(Applies.Now)]
    public DenyAction DenyAction { get; init; }

    /// <summary>How answers are remembered for each connection.</summary>
    public AuthorizationCacheOptions Cache { get; init; } = new();

    /// <summary>Whether changed rules also take away the subscriptions that they deny. Sources that must be asked outside are not asked for it.</summary>
    [Setting(Applies.Now)]
    public bool Revoke { get; init; }

    /// <summary>Where the rules are, in the order in which they are asked; the first that decides holds.</summary>
    [Setting(Applies.Now)]
    public IReadOnlyList<RuleSourceOptions> Sources { get; init; } = [];

    /// <summary>The same in the words of the broker.</summary>
    internal AuthorizationOptions ForBroker => new()
    {
        NoMatch = NoMatch,
        DenyAction = DenyAction,
        Cache = Cache.Enabled,
        CacheSize = Cache.Size,
        CacheTtl = Cache.Ttl,
    };
}
