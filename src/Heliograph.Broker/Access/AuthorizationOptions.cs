using Heliograph.Broker.Settings;

namespace Heliograph.Broker.Access;

/// <summary>What happens around the rules: when none decides, after a denial, and how long an answer is remembered.</summary>
public sealed record AuthorizationOptions
{
    /// <summary>The answer when no source decides.</summary>
    [Setting(Applies.Now)]
    public Verdict NoMatch { get; init; } = Verdict.Allow;

    /// <summary>What happens to a client that is denied: its packet is refused, or its connection ended.</summary>
    [Setting(Applies.Now)]
    public DenyAction DenyAction { get; init; }

    /// <summary>Whether answers are remembered for each connection.</summary>
    [Setting(Applies.NewConnections)]
    public bool Cache { get; init; } = true;

    /// <summary>Most answers remembered for a connection.</summary>
    [Setting(Applies.NewConnections, Min = 1, Max = 1024)]
    public int CacheSize { get; init; } = 32;

    /// <summary>How long an answer is remembered.</summary>
    [Setting(Applies.Now, Min = 1, Max = 86_400)]
    public TimeSpan CacheTtl { get; init; } = TimeSpan.FromMinutes(1);
}
